/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.internal.Buffers;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Some rows from everywhere in the training data, the same for the same data.
 */
final class TrainingRows {

    private static final int MOST = 2048;
    private static final int LEAST = 256;
    private static final long BYTES = 32 << 20;
    /** Not the training's own stream, which a sample must not advance. */
    private static final long SEED = 20151207;

    private TrainingRows() {}

    /**
     * Draws some rows, as many as fit.
     *
     * @param size the number of rows there are
     * @param rowSize the numbers in a row
     * @return row numbers, ascending; all rows where there are few
     */
    static int[] sample(int size, int rowSize) {
        return draw(size, Math.max(LEAST, Math.min(MOST, Buffers.rowsWithin(BYTES, rowSize))));
    }

    /**
     * Draws one row from each of equal stretches of the data: evenly spaced ones would all have the same label where labels
     * alternate.
     *
     * @param size the number of rows there are
     * @param most how many are wanted
     * @return row numbers, ascending; all rows where there are no more
     */
    static int[] draw(int size, int most) {
        int number = Math.min(size, most);
        SplittableRandom random = new SplittableRandom(SEED);
        int[] rows = new int[number];
        Arrays.setAll(rows, i -> {
            long first = (long) i * size / number;
            long end = (i + 1L) * size / number;
            return (int) random.nextLong(first, end);
        });
        return rows;
    }
}
