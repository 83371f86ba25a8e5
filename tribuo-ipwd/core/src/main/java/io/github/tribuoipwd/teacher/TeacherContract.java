/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;

/** The part of a teacher's contract that any session must keep. */
final class TeacherContract {

    private static final int ROWS = 8;
    private static final double TOLERANCE = 1e-3;

    private TeacherContract() {}

    /** The message of a closed session. */
    static String closed(String teacher) {
        return "The session of " + teacher + " must be open, found it closed.\nMaybe close it after its last use.";
    }

    /** Computes the scores of some rows, as {@link TeacherSession#logits} does. */
    interface Scores {
        void of(FloatBuffer rows, int number, FloatBuffer scores);
    }

    /**
     * Checks that a row has the same logits alone as among others: a model in training mode, or one that normalizes over the
     * batch, would give other soft labels in every order of the data.
     *
     * @throws TeacherException if it has not
     */
    static void rowsIndependent(Scores scores, Rows rows, int classes) {
        int number = Math.min(rows.count(), Math.max(2, RowBudget.rows(ROWS, rows.size())));
        FloatBuffer values = Samples.first(rows, number);
        FloatBuffer together = Buffers.direct(number * classes);
        scores.of(values, number, together);
        FloatBuffer alone = Buffers.direct(classes);
        for (int i = 0; i < number; i++) {
            scores.of(values.slice(i * rows.size(), rows.size()), 1, alone);
            for (int column = 0; column < classes; column++) {
                float expected = alone.get(column);
                float found = together.get(i * classes + column);
                if (Math.abs(expected - found) > TOLERANCE * Math.max(1, Math.min(Math.abs(expected), Float.MAX_VALUE))) {
                    throw new TeacherException("The teacher must give a row the same logits in every batch, found " + expected
                            + " alone and " + found + " in a batch of " + number + ", in row " + i + ", column " + column
                            + ".\nMaybe it was exported in training mode, or normalizes over the batch; export it again in"
                            + " inference mode.");
                }
            }
        }
    }
}
