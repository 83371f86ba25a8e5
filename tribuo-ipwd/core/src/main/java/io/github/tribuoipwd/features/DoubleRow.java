/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Doubles in memory, as Tribuo's own examples hold them. Belongs to one example, which may write it. */
record DoubleRow(double[] values) implements DenseRow {

    static DoubleRow copyOf(DenseRow row) {
        DenseRow loaded = row.load();
        double[] values = new double[row.size()];
        Arrays.setAll(values, loaded::get);
        return new DoubleRow(values);
    }

    void set(int position, double value) {
        values[position] = value;
    }

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
        for (int i = 0; i < values.length; i++) {
            target.put(offset + i, (float) values[i]);
        }
    }

    @Override
    public String toString() {
        return "DoubleRow" + Arrays.toString(values);
    }
}
