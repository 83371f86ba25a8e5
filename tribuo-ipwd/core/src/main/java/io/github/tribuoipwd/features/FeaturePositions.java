/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;

/**
 * The name of the feature at every position of a row, and the row's shape. Immutable.
 */
public final class FeaturePositions {

    private final List<String> names;
    private final int[] shape;
    private final Map<String, Integer> positions;
    private final @Nullable FeatureNames numbered;

    /**
     * Makes positions from names.
     *
     * @param names the name at each position
     * @param shape the shape of a row, {@code (channels, height, width)} or {@code (length)}; copied
     * @throws IllegalArgumentException if the shape does not hold exactly the names, or a name occurs twice
     */
    public FeaturePositions(List<String> names, int... shape) {
        this.names = List.copyOf(names);
        this.shape = shape.clone();
        if (this.names.size() != Shapes.size(shape)) {
            throw new IllegalArgumentException("A row of shape " + Arrays.toString(shape) + " must have " + Shapes.size(shape)
                    + " features, found " + names.size() + " names.\nMaybe correct the layout's shape.");
        }
        positions = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Integer before = positions.put(names.get(i), i);
            if (before != null) {
                throw new IllegalArgumentException("Each feature must have one position, found \"" + names.get(i) + "\" at "
                        + before + " and " + i + ".\nMaybe remove one of them from the layout.");
            }
        }
        numbered = FeatureNames.matching(this.names);
    }

    /**
     * The names.
     *
     * @return the name of the feature at each position
     */
    public List<String> names() {
        return names;
    }

    /**
     * The shape of a row.
     *
     * @return a new array, {@code (channels, height, width)} or {@code (length)}
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * The length of a row.
     *
     * @return the product of the shape
     */
    public int size() {
        return names.size();
    }

    /**
     * Writes an example as a row. Features without a position are ignored, absent ones are zero. A {@link DenseExample} whose
     * implied names are these names in this order is copied without reading any name.
     *
     * @param example the example; not modified
     * @param row the buffer that is written from {@code offset} to {@code offset + size()}; its position does not change
     * @param offset where the row begins
     * @return the number of the example's features that have a position
     * @throws IllegalArgumentException if a value is infinite as float32, or NaN
     */
    public int gather(Example<?> example, FloatBuffer row, int offset) {
        return new RowWriter(this).write(example, row, offset);
    }

    /**
     * Writes examples as rows, see {@link #gather(Example, FloatBuffer, int)}.
     *
     * @param examples the examples; not modified
     * @param rows the buffer that is written from position 0 with {@code (examples, size)}; its position does not change
     * @return for each example the number of its features that have a position
     * @throws IllegalArgumentException if a value is infinite as float32, or NaN
     */
    public int[] gather(List<? extends Example<?>> examples, FloatBuffer rows) {
        RowWriter writer = new RowWriter(this);
        int[] known = new int[examples.size()];
        Iterator<? extends Example<?>> next = ExamplesAhead.of(examples);
        for (int i = 0; i < known.length; i++) {
            known[i] = writer.write(next.next(), rows, i * size());
        }
        return known;
    }

    /**
     * The position of each feature, as Tribuo's {@code ONNXExternalModel} takes it.
     *
     * @return the position by the name; cannot be modified
     */
    public Map<String, Integer> byName() {
        return Collections.unmodifiableMap(positions);
    }

    /** The position of a feature; -1 for none. */
    int position(String name) {
        return positions.getOrDefault(name, -1);
    }

    /** Whether an example can be copied as it is, without reading its names or values. */
    boolean areThoseOf(Example<?> example) {
        return isInOrder(example) && example instanceof DenseExample<?> dense && dense.alwaysFinite();
    }

    /** Whether it implies these names in this order. */
    boolean isInOrder(Example<?> example) {
        return numbered != null && example instanceof DenseExample<?> dense && numbered.equals(dense.impliedNames());
    }
}
