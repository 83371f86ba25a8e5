/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Floats in memory. */
record FloatRow(float[] values) implements DenseRow {

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public double get(int position) {
        return values[position];
    }

    @Override
    public void copyTo(FloatBuffer target, int offset) {
        target.put(offset, values);
    }

    @Override
    public String toString() {
        return "FloatRow" + Arrays.toString(values);
    }
}
