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
    /** What keeps the values of rows in memory that were begun and not taken. */
    private final Map<Integer, Object> begun = new HashMap<>();
    /** The rows that come next, at the places from {@code next} to {@code end}. */
    private IntUnaryOperator order = IntUnaryOperator.identity();
    private int next;
    private int end;
    private int last = NONE;

    /** Fetches none before a row is taken. */
    FetchedRows(List<DenseExample<?>> examples) {
        this.examples = examples;
    }

    /** Begins the first of these rows, which will be taken in this order. */
    synchronized void announce(int[] rows, int first, int number) {
        int[] copied = Arrays.copyOfRange(rows, first, first + number);
        begun.clear();
        order = place -> copied[place];
        next = 0;
        end = number;
        begin();
    }

    /** Takes a row, which is read next: returns what keeps its values in memory, null if they were not begun. */
    synchronized @Nullable Object take(int row) {
        Object kept = begun.remove(row);
        if (kept == null) {
            begun.clear();
            order = IntUnaryOperator.identity();
            next = row + 1;
            end = row == last + 1 ? examples.size() : next;
        }
        last = row;
        begin();
        return kept;
    }

    private void begin() {
        while (next < end) {
            int row = order.applyAsInt(next);
            DenseRow values = examples.get(row).row();
            if (begun.size() >= values.fetchAhead()) {
                return;
            }
            begun.put(row, values.fetch());
            next++;
        }
    }
}
