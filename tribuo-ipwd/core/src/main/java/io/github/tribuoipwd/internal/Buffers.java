/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Direct buffers, which the engines read and write without a copy.
 */
public final class Buffers {

    /** The largest number of floats in a direct buffer, whose bytes an int must be able to count. */
    private static final int MAXIMUM_FLOATS = Integer.MAX_VALUE / Float.BYTES;

    private Buffers() {}

    /**
     * Makes a buffer of zeros.
     *
     * @param floats its length
     * @return a direct buffer in native order; its memory is freed when it is collected
     */
    public static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES)).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /**
     * Makes a buffer only where the given one is too small, so that a caller in a loop allocates once.
     *
     * @param buffer a direct buffer
     * @param floats the length needed
     * @return the same buffer, or a new one of that length
     */
    public static FloatBuffer atLeast(FloatBuffer buffer, int floats) {
        return buffer.capacity() < floats ? direct(floats) : buffer;
    }

    /**
     * The one rule for how many rows a block of memory holds: as many as fit, and one where none does.
     *
     * @param bytes the memory that a block may take
     * @param rowSize the floats of a row
     * @return the rows, 1 or more; their floats are few enough for one buffer
     * @throws IllegalArgumentException if a row has no float, or is too long for a buffer
     */
    public static int rowsWithin(long bytes, long rowSize) {
        if (rowSize < 1 || rowSize > MAXIMUM_FLOATS) {
            throw new IllegalArgumentException("A row must have between 1 and " + MAXIMUM_FLOATS + " numbers, found " + rowSize
                    + ".\nMaybe give the layout a smaller shape.");
        }
        return (int) Math.max(1, Math.min(bytes / Float.BYTES, MAXIMUM_FLOATS) / rowSize);
    }
}
