/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** What is fetched ahead, and in which order, for readers whose order is certain. */
@Tag("unit")
class FetchedRowsTest {

    private static final int AHEAD = 3;

    /** What happened: "f5" when row 5 was begun, "r5" when it was read. */
    private final List<String> happened = new ArrayList<>();

    private final class Watched extends DenseRow {

        private static final long serialVersionUID = 1L;

        private final int number;
        private final int size;

        Watched(int number, int size) {
            this.number = number;
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public double get(int position) {
            return number;
        }

        @Override
        public void copyTo(FloatBuffer target, int offset) {
            happened.add("r" + number);
            target.put(offset, number);
        }

        @Override
        public boolean alwaysFinite() {
            return true;
        }

        @Override
        public Object fetch() {
            happened.add("f" + number);
            return "values of " + number;
        }

        @Override
        public int fetchAhead() {
            return AHEAD;
        }
    }

    private Rows rows(int number, int size) {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new DenseDataset<>(new SimpleDataSourceProvenance("test", factory), factory);
        IntStream.range(0, number).forEach(i ->
                data.add(new DenseExample<>(new Label("a"), FeatureNames.numbered(size), new Watched(i, size))));
        return Rows.of(data, new IndexedLayout(size).bind(List.of(FeatureNames.numbered(size).toArray())));
    }

    private String after(Runnable action) {
        happened.clear();
        action.run();
        return String.join(" ", happened);
    }

    private static void copy(Rows rows, int... numbers) {
        for (int number : numbers) {
            FloatBuffer row = FloatBuffer.allocate(rows.size());
            rows.copy(number, row);
            assertEquals(number, row.get(0));
            assertEquals(0, row.remaining());
        }
    }

    @Test
    void rowsThatFollowEachOther() {
        Rows rows = rows(8, 2);
        assertEquals("r2 f4 f5 f6 r3", after(() -> copy(rows, 2, 3)));
        assertEquals("f7 r4 r5 r6 r7", after(() -> copy(rows, 4, 5, 6, 7)));
        assertEquals("r7 r1 r5 r0 f2 f3 f4 r1", after(() -> copy(rows, 7, 1, 5, 0, 1)), "and those that do not");
        assertEquals("f5 r4", after(() -> copy(rows, 4)), "one that was begun");
        assertEquals("r0", after(() -> copy(rows, 0)), "one that was not");
    }

    @Test
    void rowsOfACall() {
        Rows rows = rows(20, 2);
        int[] order = {9, 3, 7, 0, 12, 5, 1, 19};
        FloatBuffer target = FloatBuffer.allocate(2 * 5);
        assertEquals("f3 f7 f0 f12 f5 r3 r7 r0 r12 r5", after(() -> rows.copy(order, 1, 5, target)));
        assertEquals("3.0 7.0 0.0 12.0 5.0", target.get(0) + " " + target.get(2) + " " + target.get(4) + " " + target.get(6) + " "
                + target.get(8));
    }

    private List<DenseExample<?>> examples(int number) {
        return IntStream.range(0, number).<DenseExample<?>>mapToObj(i ->
                new DenseExample<>(new Label("a"), FeatureNames.numbered(2), new Watched(i, 2))).toList();
    }

    /** Memory bounds what is begun; the rest follows as rows are read. */
    @Test
    void largeRows() {
        FetchedRows rows = new FetchedRows(examples(12), 8);
        int[] order = {11, 10, 9, 8, 7, 6, 5};
        assertEquals("f11 f10 f9 f8", after(() -> rows.announce(order, 0, 7)));
        assertEquals("f7", after(() -> assertEquals("values of 11", rows.take(11))));
        assertEquals("f6", after(() -> assertEquals("values of 10", rows.take(10))));
        assertEquals("", after(() -> rows.announce(order, 2, 4)), "what was begun remains so");
        assertEquals("f5", after(() -> rows.announce(order, 3, 4)));
        assertEquals("", after(() -> assertEquals("values of 8", rows.take(8))));
        assertEquals("", after(() -> assertNull(rows.take(1))), "another one ends it");
        assertNull(rows.take(7));
        // Rows of more values than are permitted: as many as their source is ready for.
        FetchedRows larger = new FetchedRows(examples(12), 1);
        assertEquals("f11 f10 f9", after(() -> larger.announce(order, 0, 7)));
    }

    @Test
    void rowsInMemoryAreNotAnnounced() {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new DenseDataset<>(new SimpleDataSourceProvenance("test", factory), factory);
        data.add(new DenseExample<>(new Label("a"), FeatureNames.numbered(2), DenseRow.of(new byte[] {7, 8})));
        Rows rows = Rows.of(data, new IndexedLayout(2).bind(data.getFeatureMap().keySet()));
        rows.announce(new int[] {0, 0, 0}, 0, 3);
        FloatBuffer row = FloatBuffer.allocate(2);
        rows.copy(new int[] {0}, 0, 1, row);
        assertEquals(8, row.get(1));
    }
}
