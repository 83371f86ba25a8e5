/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.teacher.CapturedAnswers;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;

/**
 * The logits of some rows, read from a store. They are kept as they were stored, all classes or some, off the heap.
 */
final class StoredAnswers implements CapturedAnswers {

    private static final int VIEWS_CHECKED = 64;
    private static final int ROWS_AT_ONCE = 256;

    private final SoftLabelManifest manifest;
    private final double temperature;
    private final Rows rows;
    private final int classes;
    private final int views;
    private final int[] numbers;
    private final RowKey[] keys;
    private final KeyIndex index;
    /**
     * {@code (distinct rows x views, width)}; where some classes are stored their values, then their ids, then the others' logit.
     */
    private final DenseRows values;
    private final BitSet found = new BitSet();
    private final Map<String, String> facts = new TreeMap<>();

    private StoredAnswers(SoftLabelStore store, Rows rows, double temperature) {
        manifest = store.manifest();
        this.temperature = temperature;
        this.rows = rows;
        classes = manifest.labels().size();
        views = manifest.views().number();
        numbers = new int[rows.count()];
        index = new KeyIndex(rows.count());
        keys = keys(rows);
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = index.add(keys[row]);
        }
        values = DenseRows.allocate(Math.multiplyExact(index.size(), views),
                manifest.top() == 0 ? classes : 2 * manifest.top() + 1);
        facts.put("store-sha256", store.sha256());
        facts.putAll(manifest.teacher().output());
        manifest.environment().forEach((name, value) -> facts.put("captured-" + name, value));
    }

    /** On all cores: rows may be images that are decoded for this. */
    private static RowKey[] keys(Rows rows) {
        RowKey[] keys = new RowKey[rows.count()];
        IntStream.rangeClosed(0, (keys.length - 1) / ROWS_AT_ONCE).parallel().forEach(block -> {
            RowKeys hashes = new RowKeys(rows.size());
            for (int row = block * ROWS_AT_ONCE; row < Math.min(keys.length, (block + 1) * ROWS_AT_ONCE); row++) {
                keys[row] = hashes.key(rows, row);
            }
        });
        return keys;
    }

    /**
     * Reads a store.
     *
     * @param teacher computes the rows that are not in it; null to refuse
     * @param temperature that of the training; without effect where all classes are stored
     * @throws SoftLabelException if rows are not in it, or views cannot be made as they were
     */
    static StoredAnswers read(SoftLabelStore store, FeaturePositions features, Rows rows, @Nullable Augmentation augmentation,
            @Nullable Teacher teacher, double temperature) {
        StoredAnswers answers = new StoredAnswers(store, rows, temperature);
        ViewCheck check = answers.new ViewCheck(augmentation);
        store.read(row -> {
            int number = answers.index.find(row.key());
            if (number >= 0 && row.view() >= 0 && row.view() < answers.views) {
                answers.put(number, row);
                check.look(number, row);
            }
        }, false);
        answers.complete(store, features, augmentation, teacher);
        return answers;
    }

    /** Of equal rows the first one counts. */
    private void put(int number, SoftLabelRow row) {
        int place = number * views + row.view();
        if (found.get(place)) {
            return;
        }
        found.set(place);
        if (manifest.top() == 0) {
            values.put(place, FloatBuffer.wrap(row.values()));
            return;
        }
        FloatBuffer packed = FloatBuffer.allocate(values.size()).put(row.values());
        for (int id : row.ids()) {
            // A whole number below 2^24 is exact.
            packed.put(id);
        }
        packed.put(SoftLabelEncoding.tail(new SoftLabelEncoding.Encoded(row.values(), row.ids(), row.mass(), row.mass2(),
                row.mass4()), classes - row.ids().length, temperature));
        values.put(place, packed.flip());
    }

    private void complete(SoftLabelStore store, FeaturePositions features, @Nullable Augmentation augmentation,
            @Nullable Teacher teacher) {
        int[] missing = IntStream.range(0, numbers.length).filter(row -> !isWhole(numbers[row])).toArray();
        if (missing.length == 0) {
            return;
        }
        if (teacher == null) {
            Object name = rows.metadata(missing[0], Example.NAME);
            throw new SoftLabelException("The store " + store.folder() + " must hold all " + numbers.length + " rows of the data,"
                    + " found " + missing.length + " that it has not, such as row " + missing[0]
                    + (name == null ? "" : ", \"" + name + "\"") + " with key " + keys[missing[0]]
                    + (manifest.share() == null ? "" : "; it holds only share " + manifest.share().index() + " of "
                    + manifest.share().of()) + ".\nMaybe the data or their layout differ from those of the capture; capture these"
                    + " too and merge the stores, or set missing to RUN_TEACHER.");
        }
        facts.put("rows-not-in-store", Integer.toString(missing.length));
        SoftLabelViews wanted = augmentation == null ? SoftLabelViews.NONE
                : new SoftLabelViews(augmentation, views, manifest.views().seed());
        try (TeacherSession session = teacher.open(features, rows)) {
            facts.put("rows-not-in-store-output", session.facts().toString());
            ExampleBlock block = new ExampleBlock(wanted, manifest.encoding(), classes, rows.shape());
            FloatBuffer row = Buffers.direct(rows.size());
            for (int i : missing) {
                rows.copy(i, row.clear());
                block.add(row.flip(), null);
                if (block.isFull()) {
                    block.compute(session::logits, stored -> put(index.find(stored.key()), stored));
                }
            }
            block.compute(session::logits, stored -> put(index.find(stored.key()), stored));
        }
    }

    private boolean isWhole(int number) {
        return found.nextClearBit(number * views) >= (number + 1) * views;
    }

    @Override
    public int views() {
        return views;
    }

    @Override
    public SplittableRandom generator(int row, int view) {
        return SoftLabelViews.generator(manifest.views().seed(), keys[row], view);
    }

    @Override
    public void logits(int row, int view, FloatBuffer logits) {
        int place = numbers[row] * views + view;
        if (manifest.top() == 0) {
            values.copy(place, logits);
            return;
        }
        int top = manifest.top();
        FloatBuffer packed = FloatBuffer.allocate(values.size());
        values.copy(place, packed);
        int first = logits.position();
        for (int id = 0; id < classes; id++) {
            logits.put(packed.get(2 * top));
        }
        for (int i = 0; i < top; i++) {
            logits.put(first + (int) packed.get(top + i), packed.get(i));
        }
    }

    @Override
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    /** Nothing: the memory is freed when this object is collected. */
    @Override
    public void close() {}

    /** Makes some views again: another version of the augmentation may draw or compute otherwise. */
    private final class ViewCheck {

        private final @Nullable Augmentation augmentation;
        private final int[] rowOf;
        private final int step;
        private final FloatBuffer image = Buffers.direct(rows.size());
        private final FloatBuffer view = Buffers.direct(rows.size());
        private final RowKeys hashes = new RowKeys(rows.size());

        ViewCheck(@Nullable Augmentation augmentation) {
            this.augmentation = augmentation;
            rowOf = new int[index.size()];
            step = Math.max(1, index.size() / VIEWS_CHECKED);
            for (int row = 0; row < numbers.length; row++) {
                rowOf[numbers[row]] = row;
            }
        }

        void look(int number, SoftLabelRow stored) {
            if (augmentation == null || number % step != 0 || stored.view() != number / step % views) {
                return;
            }
            rows.copy(rowOf[number], image.clear());
            augmentation.apply(image.flip(), rows.shape(), view.clear(), generator(rowOf[number], stored.view()));
            RowKey made = hashes.key(view.flip());
            if (!made.equals(stored.viewKey())) {
                throw new SoftLabelException("The views of a training must be those of the capture, found another one by the same"
                        + " seed: view " + stored.view() + " of row " + rowOf[number] + " is " + made + " and was "
                        + stored.viewKey() + ".\nMaybe the store is of another version of " + augmentation.getClass().getName()
                        + "; capture the soft labels again.");
            }
        }
    }
}
