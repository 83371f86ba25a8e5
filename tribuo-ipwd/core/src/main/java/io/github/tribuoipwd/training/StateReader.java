/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDArray;
import io.github.tribuoipwd.features.DenseRows;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link StateWriter} wrote, in the same order. Each length is compared with what is left before anything is made of it.
 */
final class StateReader {

    private static final int BLOCK = 1 << 16;

    private final DataInputStream in;
    private long left;

    /**
     * Reads from the position of a stream on.
     *
     * @param length how many bytes there are
     */
    StateReader(InputStream in, long length) {
        this.in = new DataInputStream(in);
        left = length;
    }

    private void take(long bytes) throws IOException {
        if (bytes < 0 || bytes > left) {
            throw new IOException("a value of " + bytes + " bytes where " + left + " are left");
        }
        left -= bytes;
    }

    boolean flag() throws IOException {
        take(1);
        return in.readBoolean();
    }

    long number() throws IOException {
        take(Long.BYTES);
        return in.readLong();
    }

    /** Reads a number that is not negative and fits an int. */
    int count() throws IOException {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IOException("a count of " + value);
        }
        return (int) value;
    }

    double real() throws IOException {
        take(Double.BYTES);
        return in.readDouble();
    }

    @Nullable String text() throws IOException {
        if (!flag()) {
            return null;
        }
        int length = count();
        take(length);
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void flags(boolean[] target) throws IOException {
        requireLength(target.length);
        for (int i = 0; i < target.length; i++) {
            target[i] = flag();
        }
    }

    void numbers(long[] target) throws IOException {
        requireLength(target.length);
        for (int i = 0; i < target.length; i++) {
            target[i] = number();
        }
    }

    void reals(double[] target) throws IOException {
        requireLength(target.length);
        for (int i = 0; i < target.length; i++) {
            target[i] = real();
        }
    }

    /** Sets the elements of an array, whose memory stays where it is. */
    void array(NDArray target) throws IOException {
        int size = Math.toIntExact(target.size() * target.getDataType().getNumOfBytes());
        requireLength(size);
        ByteBuffer values = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        bytes(values);
        try (NDArray read = target.getManager().create(values.rewind(), target.getShape(), target.getDataType())) {
            read.copyTo(target);
        }
    }

    void rows(DenseRows target) throws IOException {
        requireLength(target.count());
        requireLength(target.size());
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(target.size(), Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer row = bytes.asFloatBuffer();
        for (int i = 0; i < target.count(); i++) {
            bytes(bytes.clear());
            target.put(i, row.clear());
        }
    }

    /** Reads a length that is known already. */
    void requireLength(int known) throws IOException {
        long length = number();
        if (length != known) {
            throw new IOException("a length of " + length + " where this training has " + known);
        }
    }

    private void bytes(ByteBuffer target) throws IOException {
        take(target.remaining());
        byte[] block = new byte[Math.min(BLOCK, target.remaining())];
        while (target.hasRemaining()) {
            int number = Math.min(block.length, target.remaining());
            in.readFully(block, 0, number);
            target.put(block, 0, number);
        }
    }

    /** Refuses values that nothing has read. */
    void requireEnd() throws IOException {
        if (left != 0) {
            throw new IOException(left + " bytes that nothing reads");
        }
    }
}
