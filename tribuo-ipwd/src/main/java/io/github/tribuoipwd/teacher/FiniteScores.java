/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.logging.Logger;

/**
 * The rule that scores are finite, and its one exception: models give minus infinity to classes that they rule out. Such a score
 * becomes one so far below the others that its probability stays zero, whereas gradients stay finite.
 */
final class FiniteScores {

    private static final Logger logger = Logger.getLogger(FiniteScores.class.getName());
    private static final float BELOW = 1e4f;

    private final Path model;
    private final String output;
    private final int classes;
    private boolean masked;

    FiniteScores(Path model, String output, int classes) {
        this.model = model;
        this.output = output;
        this.classes = classes;
    }

    /** Whether there was a score of minus infinity. */
    boolean sawMasked() {
        return masked;
    }

    /**
     * Checks scores, and replaces minus infinity where they are logits.
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
                            + ".\nMaybe the transform scales the input wrongly, or the model needs another precision.");
                }
                replace(scores, i / classes, firstRow);
            }
        }
    }

    private void replace(FloatBuffer scores, int row, int firstRow) {
        float smallest = Float.POSITIVE_INFINITY;
        for (int i = row * classes; i < (row + 1) * classes; i++) {
            float score = scores.get(i);
            smallest = Float.isFinite(score) ? Math.min(smallest, score) : smallest;
        }
        if (smallest == Float.POSITIVE_INFINITY) {
            throw new TeacherException("The output \"" + output + "\" of the teacher " + model + " must leave a class in every row,"
                    + " found no finite score in row " + (firstRow + row) + ".\nMaybe the transform scales the input wrongly.");
        }
        for (int i = row * classes; i < (row + 1) * classes; i++) {
            if (scores.get(i) == Float.NEGATIVE_INFINITY) {
                scores.put(i, Math.max(smallest - BELOW, -Float.MAX_VALUE));
            }
        }
        if (!masked) {
            masked = true;
            logger.info(() -> "The teacher " + model + " rules out classes by minus infinity, in row " + (firstRow + row)
                    + " for one; they get the row's smallest logit - " + BELOW + ", which is a probability of zero.");
        }
    }
}
