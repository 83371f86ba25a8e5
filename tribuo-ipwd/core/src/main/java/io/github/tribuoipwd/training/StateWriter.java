/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDArray;
import io.github.tribuoipwd.features.DenseRows;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state of one part of a training: plain values, each with its length where that varies. {@link StateReader} reads them
 * in the same order.
 */
final class StateWriter {

    private static final int BLOCK = 1 << 16;

    private final DataOutputStream out;

    StateWriter(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    void flag(boolean value) throws IOException {
        out.writeBoolean(value);
    }

    void number(long value) throws IOException {
        out.writeLong(value);
    }

    void real(double value) throws IOException {
        out.writeDouble(value);
    }

    /** Writes a text that may be null. */
    void text(@Nullable String value) throws IOException {
        flag(value != null);
        if (value != null) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            number(bytes.length);
            out.write(bytes);
        }
    }

    void flags(boolean... values) throws IOException {
        number(values.length);
        for (boolean value : values) {
            flag(value);
        }
    }

    void numbers(long... values) throws IOException {
        number(values.length);
        for (long value : values) {
            number(value);
        }
    }

    void reals(double... values) throws IOException {
        number(values.length);
        for (double value : values) {
            real(value);
        }
    }

    /** Writes the bits of an array, in the order of its elements. */
    void array(NDArray array) throws IOException {
        ByteBuffer values = array.toByteBuffer();
        number(values.remaining());
        bytes(values);
    }

    void rows(DenseRows rows) throws IOException {
        number(rows.count());
        number(rows.size());
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(rows.size(), Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer row = bytes.asFloatBuffer();
        for (int i = 0; i < rows.count(); i++) {
            rows.copy(i, row.clear());
            bytes(bytes.clear());
        }
    }

    private void bytes(ByteBuffer values) throws IOException {
        byte[] block = new byte[Math.min(BLOCK, values.remaining())];
        while (values.hasRemaining()) {
            int number = Math.min(block.length, values.remaining());
            values.get(block, 0, number);
            out.write(block, 0, number);
        }
    }
}
