/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.tribuo.Example;
import org.tribuo.Feature;

/**
 * Writes one example after the other as rows. The examples of a dataset share the strings of their names, mostly in one order, so
 * that a name is looked up only where it is another string than in the example before. Not safe for threads.
 */
final class RowWriter {

    private final FeaturePositions positions;
    private float[] row = {};
    private String[] names = {};
    private int[] found = {};

    RowWriter(FeaturePositions positions) {
        this.positions = positions;
    }

    /** See {@link FeaturePositions#gather(Example, FloatBuffer, int)}. */
    int write(Example<?> example, FloatBuffer target, int offset) {
        if (positions.isInOrder(example) && example instanceof DenseExample<?> dense) {
            dense.copyTo(target, offset);
            if (!dense.alwaysFinite()) {
                for (int i = 0; i < positions.size(); i++) {
                    finite(positions.names().get(i), target.get(offset + i));
                }
            }
            return positions.size();
        }
        if (row.length == 0) {
            row = new float[positions.size()];
        }
        Arrays.fill(row, 0f);
        int known = 0;
        int feature = 0;
        for (Feature next : example) {
            int position = position(next.getName(), feature++);
            if (position >= 0) {
                row[position] = finite(next.getName(), (float) next.getValue());
                known++;
            }
        }
        target.put(offset, row);
        return known;
    }

    /** The position of the n-th feature of an example; -1 for none. */
    @SuppressWarnings("ReferenceEquality") // another string of the same characters is looked up like any other
    private int position(String name, int feature) {
        if (feature >= names.length) {
            names = Arrays.copyOf(names, Math.max(positions.size(), 2 * names.length));
            found = Arrays.copyOf(found, names.length);
        }
        if (names[feature] != name) {
            names[feature] = name;
            found[feature] = positions.position(name);
        }
        return found[feature];
    }

    private static float finite(String name, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("The feature \"" + name + "\" must be a finite number as float32, found " + value
                    + ".\nMaybe clean the data.");
        }
        return value;
    }
}
