/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;

/**
 * A matrix {@code (count, size)} of float32 whose rows can be read in any order, by many threads. Rows that are not in memory are
 * fetched ahead where their order is certain: those that are announced, those of one call, and those that follow each other.
 */
public interface Rows {

    /**
     * The rows of a dataset, in the order of its iterator. A dataset that holds {@link DenseExample}s only, whose features are in
     * the order of the positions, is read in place, row by row on demand, so that bytes stay bytes and images on disk stay there;
     * any other is gathered into a matrix off the heap.
     *
     * @param examples the examples; not modified, and not to be modified while the rows are in use
     * @param positions the position of each feature
     * @return the rows
     * @throws IllegalArgumentException if a value is infinite or NaN, or an example has no feature with a position
     */
    static Rows of(Dataset<?> examples, FeaturePositions positions) {
        for (Example<?> example : examples) {
            if (!positions.areThoseOf(example)) {
                return DescribedRows.of(DenseRows.gather(examples, examples.size(), positions), examples);
            }
        }
        return new ExampleRows(examples, positions.shape());
    }

    /**
     * The number of rows.
     *
     * @return the number
     */
    int count();

    /**
     * The length of a row.
     *
     * @return the product of the shape
     */
    int size();

    /**
     * The shape of a row.
     *
     * @return a new array
     */
    int[] shape();

    /**
     * Copies a row.
     *
     * @param row the row
     * @param target where it goes; its position advances by {@link #size()}
     */
    void copy(int row, FloatBuffer target);

    /**
     * The metadata of the example of a row.
     *
     * @param row the row
     * @param key the key of the metadata, such as {@code Example.NAME}
     * @return the value; null where the example has none, or the rows come from no examples
     */
    default @Nullable Object metadata(int row, String key) {
        return null;
    }

    /**
     * Announces rows that will be copied next, in this order: rows that are not in memory are then fetched ahead on other
     * threads, as far as 32 MiB hold them. Rows that were announced before and are not among these are forgotten, and a copy of
     * another row ends it all. Does nothing for rows in memory.
     *
     * @param rows the numbers of rows; not modified
     * @param first the first of the numbers to use
     * @param number how many to use
     */
    default void announce(int[] rows, int first, int number) {}

    /**
     * Copies some rows.
     *
     * @param rows the numbers of rows; not modified
     * @param first the first of the numbers to use
     * @param number how many to use
     * @param target where the rows go, one after the other; its position advances
     */
    default void copy(int[] rows, int first, int number, FloatBuffer target) {
        announce(rows, first, number);
        for (int i = first; i < first + number; i++) {
            copy(rows[i], target);
        }
    }
}
