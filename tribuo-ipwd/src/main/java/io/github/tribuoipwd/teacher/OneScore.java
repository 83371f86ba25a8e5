/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;

/**
 * One score for two classes: how sure a model is of the second label.
 */
final class OneScore {

    private static final float TOLERANCE = 1e-6f;

    private OneScore() {}

    /** The kind of some scores, from position 0: probabilities if all lie in [0, 1]. */
    static OutputKind kind(FloatBuffer scores, int rows) {
        for (int row = 0; row < rows; row++) {
            if (!isProbability(scores.get(row))) {
                return OutputKind.LOGITS;
            }
        }
        return OutputKind.PROBABILITIES;
    }

    private static boolean isProbability(float score) {
        return score >= -TOLERANCE && score <= 1 + TOLERANCE;
    }

    /**
     * Makes two scores of each, in place: {@code (1 - p, p)} of a probability, the logarithms of both of a logarithm of one,
     * {@code (0, l)} of a logit.
     *
     * @param scores {@code (rows)} from position 0, and {@code (rows, 2)} afterwards
     * @throws TeacherException if a score is no probability, or no logarithm of one, where it must be
     */
    static void expand(OutputKind kind, FloatBuffer scores, int rows, int firstRow) {
        for (int row = rows - 1; row >= 0; row--) {
            float score = scores.get(row);
            boolean fits = switch (kind) {
                case PROBABILITIES -> isProbability(score);
                case LOG_PROBABILITIES -> score <= TOLERANCE;
                case AUTO, LOGITS -> true;
            };
            if (!fits && !Float.isNaN(score)) {
                throw new TeacherException("The teacher's score for the second label must be one of " + kind + ", found " + score
                        + " in row " + (firstRow + row) + ".\nMaybe set outputKind to LOGITS.");
            }
            float second = kind == OutputKind.PROBABILITIES ? Math.min(1, Math.max(0, score))
                    : kind == OutputKind.LOG_PROBABILITIES ? Math.min(0, score) : score;
            scores.put(2 * row, switch (kind) {
                case PROBABILITIES -> 1 - second;
                case LOG_PROBABILITIES -> (float) Math.log(-Math.expm1(second));
                case AUTO, LOGITS -> 0;
            });
            scores.put(2 * row + 1, second);
        }
    }
}
