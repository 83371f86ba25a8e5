/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Has the rows of examples fetched ahead of a reader whose order is certain: it has announced the rows, or reads one after the
 * other. A row in another order ends that. Thread safe; with several readers at once, none may find its rows fetched.
 */
final class FetchedRows {

    private static final int NONE = -2;

    private final List<DenseExample<?>> examples;
    private final int mostValues;
    /** What keeps the values of rows in memory that were begun and not taken. */
    private final Map<Integer, Object> begun = new HashMap<>();
    /** The rows that come next, at the places from {@code next} to {@code end}. */
    private IntUnaryOperator order = IntUnaryOperator.identity();
    private int next;
    private int end;
    private boolean announced;
    private int last = NONE;

    /**
     * Fetches none before a row is announced or taken.
     *
     * @param mostValues how many values announced rows may have that were begun
     */
    FetchedRows(List<DenseExample<?>> examples, int mostValues) {
        this.examples = examples;
        this.mostValues = mostValues;
    }

    /** Begins the first of these rows, which will be taken in this order; those that were begun before remain so. */
    synchronized void announce(int[] rows, int first, int number) {
        int[] copied = Arrays.copyOfRange(rows, first, first + number);
        Map<Integer, Object> before = Map.copyOf(begun);
        begun.clear();
        plan(place -> copied[place], 0, number, true);
        begin(before);
    }

    /** Takes a row, which is read next: returns what keeps its values in memory, null if they were not begun. */
    synchronized @Nullable Object take(int row) {
        Object kept = begun.remove(row);
        if (kept == null) {
            begun.clear();
            plan(IntUnaryOperator.identity(), row + 1, row == last + 1 ? examples.size() : row + 1, false);
        }
        last = row;
        begin(Map.of());
        return kept;
    }

    private void plan(IntUnaryOperator rows, int from, int to, boolean certain) {
        order = rows;
        next = from;
        end = to;
        announced = certain;
    }

    private void begin(Map<Integer, Object> before) {
        while (next < end) {
            int row = order.applyAsInt(next);
            DenseRow values = examples.get(row).row();
            if (begun.size() >= most(values)) {
                return;
            }
            Object known = before.get(row);
            begun.put(row, known == null ? values.fetch() : known);
            next++;
        }
    }

    private int most(DenseRow row) {
        int usual = row.fetchAhead();
        return announced && usual > 0 ? Math.max(usual, mostValues / row.size()) : usual;
    }
}
