/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.List;

/** The size of a tensor by its shape and type, as ONNX numbers its types. */
final class TensorSize {

    /** More sides than any operation has. */
    static final int MOST_SIDES = 64;
    /** Elements of the smallest type, of two bits, that lie in a byte of a file, with room to spare. */
    static final int MOST_IN_A_BYTE = 8;

    /** Bits of an element by its type; a text needs the bytes of its object. */
    private static final int[] BITS = {1, 32, 8, 8, 16, 16, 32, 64, 256, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8, 2,
        2};
    private static final int TEXT = 8;

    private TensorSize() {}

    /**
     * The number of elements.
     *
     * @param tensor the tensor, for the error
     * @throws GraphException if there can be no such tensor
     */
    static long elements(List<Long> sides, Object tensor) throws GraphException {
        if (sides.size() > MOST_SIDES) {
            throw GraphException.damaged(tensor + " has more than " + MOST_SIDES + " dimensions");
        }
        if (sides.stream().anyMatch(side -> side < 0)) {
            throw GraphException.damaged(tensor + " has a negative dimension");
        }
        if (sides.contains(0L)) {
            return 0;
        }
        try {
            return sides.stream().reduce(1L, Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw GraphException.damaged(tensor + " has more elements than can be counted");
        }
    }

    /**
     * The bytes in memory.
     *
     * @param type the number of the type; the smallest size for one that is not known
     * @param tensor the tensor, for the error
     * @throws GraphException if there can be no such tensor
     */
    static long bytes(List<Long> sides, int type, Object tensor) throws GraphException {
        long elements = elements(sides, tensor);
        int bits = type >= 0 && type < BITS.length ? BITS[type] : 1;
        if (elements > Long.MAX_VALUE / bits) {
            throw GraphException.damaged(tensor + " has more bytes than can be counted");
        }
        return type == TEXT ? elements * (bits / Byte.SIZE) : (elements * bits + Byte.SIZE - 1) / Byte.SIZE;
    }
}
