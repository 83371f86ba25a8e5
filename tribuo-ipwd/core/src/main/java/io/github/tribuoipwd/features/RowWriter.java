/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import io.github.tribuoipwd.internal.FiniteNumbers;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.Feature;

/**
 * Writes one example after the other as rows. The examples of a dataset share the strings of their names, mostly in one order, so
 * that a name is looked up only where it is another string than in the example before. Not thread safe.
 */
final class RowWriter {

    private final FeaturePositions positions;
    private @Nullable FiniteNumbers finite;
    private float[] row = {};
    private String[] names = {};
    private int[] found = {};

    RowWriter(FeaturePositions positions) {
        this.positions = positions;
    }

    /** See {@link FeaturePositions#gather(Example, FloatBuffer, int)}. */
    int write(Example<?> example, FloatBuffer target, int offset) {
        int known;
        if (positions.isInOrder(example) && example instanceof DenseExample<?> dense) {
            dense.row().copyTo(target, offset, row());
            if (dense.alwaysFinite()) {
                return positions.size();
            }
            known = positions.size();
            target.get(offset, row());
        } else {
            known = fillRow(example);
            target.put(offset, row);
        }
        requireFinite();
        return known;
    }

    private float[] row() {
        if (row.length == 0) {
            row = new float[positions.size()];
        }
        return row;
    }

    private int fillRow(Example<?> example) {
        if (names.length < example.size()) {
            names = Arrays.copyOf(names, example.size());
            found = Arrays.copyOf(found, example.size());
        }
        if (!hasNamesAsBefore(example)) {
            lookUp(example);
        }
        float[] values = row();
        Arrays.fill(values, 0f);
        int[] places = found;
        int known = 0;
        int feature = 0;
        for (Feature next : example) {
            int position = places[feature++];
            if (position >= 0) {
                values[position] = (float) next.getValue();
                known++;
            }
        }
        return known;
    }

    /** A method of its own, apart from the search for positions: the JVM compiles short loops well. */
    @SuppressWarnings("ReferenceEquality") // other strings of the same characters are looked up like any others
    private boolean hasNamesAsBefore(Example<?> example) {
        String[] before = names;
        int feature = 0;
        for (Feature next : example) {
            if (before[feature++] != next.getName()) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // the same
    private void lookUp(Example<?> example) {
        int feature = 0;
        for (Feature next : example) {
            if (names[feature] != next.getName()) {
                names[feature] = next.getName();
                found[feature] = positions.position(next.getName());
            }
            feature++;
        }
    }

    private void requireFinite() {
        if (finite == null) {
            finite = new FiniteNumbers();
        }
        int place = finite.firstOther(FloatBuffer.wrap(row));
        if (place >= 0) {
            throw new IllegalArgumentException("The feature \"" + positions.names().get(place)
                    + "\" must be a finite number as float32, found " + row[place] + ".\nMaybe clean the data.");
        }
    }
}
