/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * The rule that scores are finite, and its one exception: models give minus infinity to classes that they rule out, which
 * {@link ScoreReading} makes a logit far below the others.
 */
final class FiniteScores {

    private final Path model;
    private final String output;
    private final int classes;

    FiniteScores(Path model, String output, int classes) {
        this.model = model;
        this.output = output;
        this.classes = classes;
    }

    /**
     * Checks scores.
     *
     * @param scores {@code (rows, classes)} from position 0
     * @param logits whether minus infinity means a probability of zero
     * @throws TeacherException if a score is NaN or infinite, or all of a row are minus infinity
     */
    void require(FloatBuffer scores, int rows, boolean logits, int firstRow) {
        for (int i = 0; i < rows * classes; i++) {
            float score = scores.get(i);
            if (!Float.isFinite(score)) {
                if (!logits || score != Float.NEGATIVE_INFINITY) {
                    throw new TeacherException("The output \"" + output + "\" of the teacher " + model + " must be finite, found "
                            + score + " in row " + (firstRow + i / classes) + ", column " + i % classes
                            + ".\nMaybe " + (score == Float.NEGATIVE_INFINITY
                                    ? "set outputKind to LOGITS or LOG_PROBABILITIES: minus infinity is no probability."
                                    : "the transform scales the input wrongly, or the model needs another precision."));
                }
                requireOne(scores, i / classes, firstRow);
            }
        }
    }

    private void requireOne(FloatBuffer scores, int row, int firstRow) {
        for (int i = row * classes; i < (row + 1) * classes; i++) {
            if (Float.isFinite(scores.get(i))) {
                return;
            }
        }
        throw new TeacherException("The output \"" + output + "\" of the teacher " + model + " must leave a class in every row,"
                + " found no finite score in row " + (firstRow + row) + ".\nMaybe the transform scales the input wrongly.");
    }
}
