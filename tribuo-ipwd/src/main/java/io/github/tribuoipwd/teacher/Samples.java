/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;

/** Rows to look at before a teacher is used. */
final class Samples {

    private Samples() {}

    /** The first rows {@code (number, size)} in a new direct buffer, from position 0. */
    static FloatBuffer first(Rows rows, int number) {
        return some(rows, 0, number);
    }

    /** Some rows {@code (number, size)} in a new direct buffer, from position 0; after the last comes the first again. */
    static FloatBuffer some(Rows rows, int first, int number) {
        FloatBuffer values = Buffers.direct(RowBudget.values(number, rows.size()));
        for (int i = first; i < first + number && rows.count() > 0; i++) {
            rows.copy(i % rows.count(), values);
        }
        return values.clear();
    }
}
