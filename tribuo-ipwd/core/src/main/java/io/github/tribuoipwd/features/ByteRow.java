/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Unsigned bytes in memory. */
record ByteRow(byte[] values) implements DenseRow {

    private static final int CHUNK = 128;
    /** Each unsigned byte as a float: reading this table is faster than a conversion. */
    private static final float[] FLOATS = new float[256];

    static {
        for (int i = 0; i < FLOATS.length; i++) {
            FLOATS[i] = i;
        }
    }

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
        // Through an array: the loop is then the same whatever kind of buffer the target is.
        float[] chunk = new float[Math.min(values.length, CHUNK)];
        for (int first = 0; first < values.length; first += CHUNK) {
            int length = Math.min(CHUNK, values.length - first);
            for (int i = 0; i < length; i++) {
                chunk[i] = FLOATS[values[first + i] & 0xFF];
            }
            target.put(offset + first, chunk, 0, length);
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
