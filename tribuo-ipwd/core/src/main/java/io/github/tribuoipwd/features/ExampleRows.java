/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;

/**
 * Rows read from dense examples, in memory or fetched when they are read.
 */
final class ExampleRows implements Rows {

    /** How many values rows may have that are fetched ahead: 32 MiB of images. */
    private static final int MOST_VALUES = 1 << 25;

    private final List<DenseExample<?>> examples = new ArrayList<>();
    private final int[] shape;
    private final int size;
    /** Null where all rows are in memory. */
    private final @Nullable FetchedRows fetched;

    ExampleRows(Dataset<?> dataset, int[] shape) {
        for (Example<?> example : dataset) {
            examples.add((DenseExample<?>) example);
        }
        this.shape = shape;
        size = Shapes.size(shape);
        fetched = examples.stream().anyMatch(example -> example.row().fetchAhead() > 0)
                ? new FetchedRows(examples, MOST_VALUES) : null;
    }

    @Override
    public int count() {
        return examples.size();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    @Override
    public @Nullable Object metadata(int row, String key) {
        return examples.get(row).getMetadataValue(key).orElse(null);
    }

    @Override
    public void copy(int row, FloatBuffer target) {
        Object kept = fetched == null ? null : fetched.take(row);
        try {
            examples.get(row).copyTo(target, target.position());
            target.position(target.position() + size);
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    @Override
    public void announce(int[] rows, int first, int number) {
        if (fetched != null) {
            fetched.announce(rows, first, number);
        }
    }
}
