/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/** Rows to check a teacher with before it is used. */
final class Samples {

    /** How many rows a sample is read at a time, at most. */
    static final int BLOCK = 32;

    private Samples() {}

    /** Takes some rows of a sample. */
    interface Block {

        /**
         * Takes rows.
         *
         * @param examples their numbers
         * @param rows their values {@code (examples, size)} from position 0
         * @return whether to go on
         */
        boolean accept(int[] examples, FloatBuffer rows);
    }

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

    /**
     * Gives rows from everywhere in the data, at most so many, a block at a time.
     *
     * @throws TeacherStoppedException if the thread is interrupted before the last one
     */
    static void spread(Rows rows, int most, Block block) {
        int number = Math.min(most, rows.count());
        int size = RowBudget.rows(BLOCK, rows.size());
        FloatBuffer values = Buffers.direct(RowBudget.values(Math.min(size, number), rows.size()));
        boolean on = true;
        for (int first = 0; on && first < number; first += size) {
            if (Thread.currentThread().isInterrupted()) {
                throw new TeacherStoppedException("The thread that checks a teacher on " + number + " rows was interrupted after "
                        + first);
            }
            int[] examples = IntStream.range(first, Math.min(first + size, number))
                    .map(i -> (int) ((long) i * rows.count() / number)).toArray();
            rows.copy(examples, 0, examples.length, values.clear());
            on = block.accept(examples, values.flip());
        }
    }
}
