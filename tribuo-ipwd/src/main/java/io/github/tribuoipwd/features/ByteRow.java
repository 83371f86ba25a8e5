/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Unsigned bytes in memory. */
record ByteRow(byte[] values) implements DenseRow {

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public double get(int position) {
        return values[position] & 0xFF;
    }

    @Override
    public void copyTo(FloatBuffer target, int offset) {
        for (int i = 0; i < values.length; i++) {
            target.put(offset + i, values[i] & 0xFF);
        }
    }

    @Override
    public boolean alwaysFinite() {
        return true;
    }

    @Override
    public String toString() {
        return "ByteRow" + Arrays.toString(values);
    }
}
