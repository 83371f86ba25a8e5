/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;

/**
 * Rows that were gathered from examples, with the metadata of the examples.
 */
final class DescribedRows implements Rows {

    private final Rows rows;
    private final List<Example<?>> examples;

    private DescribedRows(Rows rows, List<Example<?>> examples) {
        this.rows = rows;
        this.examples = examples;
    }

    /** The rows themselves where no example has metadata, so that they do not keep the examples alive. */
    static Rows of(Rows rows, Dataset<?> dataset) {
        List<Example<?>> examples = new ArrayList<>(dataset.size());
        boolean described = false;
        for (Example<?> example : dataset) {
            examples.add(example);
            described |= !example.getMetadata().isEmpty();
        }
        return described ? new DescribedRows(rows, examples) : rows;
    }

    @Override
    public int count() {
        return rows.count();
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int[] shape() {
        return rows.shape();
    }

    @Override
    public void copy(int row, FloatBuffer target) {
        rows.copy(row, target);
    }

    @Override
    public void copy(int[] numbers, int first, int number, FloatBuffer target) {
        rows.copy(numbers, first, number, target);
    }

    @Override
    public @Nullable Object metadata(int row, String key) {
        return examples.get(row).getMetadataValue(key).orElse(null);
    }
}
