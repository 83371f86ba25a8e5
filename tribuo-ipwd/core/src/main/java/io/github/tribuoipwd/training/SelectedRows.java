/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.features.Rows;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some of the rows of a matrix, read in place.
 *
 * @param all the matrix
 * @param chosen the number of each row in it; not copied
 */
record SelectedRows(Rows all, int[] chosen) implements Rows {

    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public int[] shape() {
        return all.shape();
    }

    @Override
    public void copy(int row, FloatBuffer target) {
        all.copy(chosen[row], target);
    }

    @Override
    public void announce(int[] rows, int first, int number) {
        int[] inAll = new int[number];
        Arrays.setAll(inAll, i -> chosen[rows[first + i]]);
        all.announce(inAll, 0, number);
    }

    @Override
    public @Nullable Object metadata(int row, String key) {
        return all.metadata(chosen[row], key);
    }
}
