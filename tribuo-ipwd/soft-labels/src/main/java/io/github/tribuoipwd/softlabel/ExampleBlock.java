/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some examples on their way into a store: their rows become views, the views logits, the logits what is stored. Not thread safe.
 * Its direct buffers are used for one block after the other.
 */
public final class ExampleBlock {

    private static final int ROWS = 1024;
    private static final long BYTES = 16 << 20;

    /** Computes logits, such as {@link io.github.tribuoipwd.teacher.TeacherSession#logits}. */
    public interface Logits {

        /**
         * Computes logits.
         *
         * @param rows {@code (number, size)} from position 0; not modified
         * @param number how many rows
         * @param logits written from position 0 with {@code (number, classes)}
         */
        void of(FloatBuffer rows, int number, FloatBuffer logits);
    }

    private record Entry(RowKey key, @Nullable String label) {
    }

    private final SoftLabelViews views;
    private final SoftLabelEncoding encoding;
    private final int[] shape;
    private final int size;
    private final int classes;
    private final int capacity;
    private final RowKeys keys;
    private final FloatBuffer rows;
    private final FloatBuffer logits;
    private final List<Entry> entries = new ArrayList<>();
    private final List<RowKey> viewKeys = new ArrayList<>();

    /**
     * Makes room for as many examples as fit into 16 MiB, with at most 1,024 views; one example at least.
     *
     * @param views the views to make of each
     * @param encoding how logits are stored
     * @param classes the number of classes
     * @param shape the shape of a row; copied
     */
    public ExampleBlock(SoftLabelViews views, SoftLabelEncoding encoding, int classes, int... shape) {
        this.views = views;
        this.encoding = encoding;
        this.shape = shape.clone();
        this.classes = classes;
        size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        capacity = Math.max(1, Math.min(ROWS, Buffers.rowsWithin(BYTES, (long) size + classes)) / views.number());
        keys = new RowKeys(size);
        rows = Buffers.direct(Math.multiplyExact(Math.multiplyExact(capacity, views.number()), size));
        logits = Buffers.direct(Math.multiplyExact(Math.multiplyExact(capacity, views.number()), classes));
    }

    /**
     * Adds an example and makes its views.
     *
     * @param row its values, from the position on, which advances
     * @param label its label; null where it has none
     * @throws IllegalStateException if the block is full
     */
    public void add(FloatBuffer row, @Nullable String label) {
        if (isFull()) {
            throw new IllegalStateException("A block must have room for an example, found it full.\nMaybe compute it first.");
        }
        FloatBuffer values = row.slice(row.position(), size);
        RowKey key = keys.key(row);
        entries.add(new Entry(key, label));
        if (views.augmentation() == null) {
            rows.put(values);
            viewKeys.add(key);
            return;
        }
        for (int view = 0; view < views.number(); view++) {
            int first = rows.position();
            views.augmentation().apply(values, shape, rows, SoftLabelViews.generator(views.seed(), key, view));
            viewKeys.add(keys.key(rows.slice(first, size)));
        }
    }

    /**
     * Whether there is no room for another example.
     *
     * @return true if it must be computed first
     */
    public boolean isFull() {
        return entries.size() == capacity;
    }

    /**
     * The examples that it holds.
     *
     * @return their number
     */
    public int examples() {
        return entries.size();
    }

    /**
     * Computes what is stored of all examples, and leaves the block empty.
     *
     * @param teacher computes the logits of all views at once; not called where there is no example
     * @param stored takes each row, in the order of the examples and their views
     */
    public void compute(Logits teacher, Consumer<SoftLabelRow> stored) {
        teach(teacher);
        store(stored);
    }

    /** The first half of {@link #compute}: the logits of all views. */
    void teach(Logits teacher) {
        if (!viewKeys.isEmpty()) {
            teacher.of(rows.flip(), viewKeys.size(), logits);
        }
    }

    /** The second half: what is stored of them. */
    void store(Consumer<SoftLabelRow> stored) {
        FloatBuffer found = logits.duplicate().position(0);
        for (int i = 0; i < viewKeys.size(); i++) {
            Entry entry = entries.get(i / views.number());
            SoftLabelEncoding.Encoded encoded = encoding.encode(found, classes);
            stored.accept(new SoftLabelRow(entry.key(), i % views.number(), viewKeys.get(i), entry.label(), encoded.values(),
                    encoded.ids(), encoded.mass(), encoded.mass2(), encoded.mass4()));
        }
        rows.clear();
        entries.clear();
        viewKeys.clear();
    }
}
