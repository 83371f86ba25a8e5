/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;

/**
 * What every row of scores keeps to where some rows have shown that scores are probabilities or logarithms of them: a row that
 * does not, scaled to 1, would be a soft label without a meaning. A row is inside by its sum or by its largest score.
 *
 * @param exponentials whether the sum is that of the exponentials of the scores
 * @param least the smallest sum
 * @param most the largest sum
 * @param largest a row without a score above this one may have any sum
 */
record KindBounds(boolean exponentials, double least, double most, double largest) {

    /** Every row is inside: nothing was found, or the kind is open to all numbers. */
    static final KindBounds NONE = new KindBounds(false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY);

    /** Bounds of a sum. */
    static KindBounds ofSum(boolean exponentials, double least, double most) {
        return new KindBounds(exponentials, least, most, Double.NEGATIVE_INFINITY);
    }

    /**
     * Checks rows.
     *
     * @param scores {@code (rows, columns)} from position 0; not modified
     * @param firstRow the number of the first row, for the error
     * @param reading what was decided, for the error
     * @throws TeacherException if a row is outside
     */
    void require(FloatBuffer scores, int rows, int columns, int firstRow, ScoreReading reading) {
        if (largest == Double.POSITIVE_INFINITY) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            float top = Float.NEGATIVE_INFINITY;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                float score = scores.get(i);
                sum += exponentials ? Math.exp(score) : score;
                top = Math.max(top, score);
            }
            if (top > largest && !(sum >= least && sum <= most)) {
                throw new TeacherException("The output of the teacher " + reading.teacher() + " must be of one kind in every row,"
                        + " found a row whose " + (exponentials ? "exponentials sum to " : "values sum to ") + (float) sum
                        + ", the largest value " + top + ", in row " + (firstRow + row) + " of this call; other rows were"
                        + " found to be " + reading.kind() + " (" + reading.reason() + ").\nMaybe set"
                        + " outputKind to what the model puts out: LOGITS for scores before the softmax,"
                        + " PROBABILITIES where each row is to be scaled to add up to 1.");
            }
        }
    }
}
