/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a model's scores become logits.
 *
 * @param kind what the scores are; never AUTO
 * @param reason why, for the provenance
 * @param floor the smallest probability
 * @param teacher the teacher, for errors
 * @param bounds what later rows keep to, because the kind was found by the numbers of others
 */
record ScoreReading(OutputKind kind, String reason, double floor, String teacher, KindBounds bounds) {

    /** The largest rounding error of a zero. */
    static final double NEGATIVE = 0.005;

    /** The largest rounding error of the logarithm of one. */
    static final double POSITIVE = 0.05;

    private static final float BELOW = 1e4f;
    private static final String SOFTMAX = "set outputKind to what the model puts out: LOGITS for scores before the softmax.";

    /** A reading that no numbers decided. */
    ScoreReading(OutputKind kind, String reason, double floor, String teacher) {
        this(kind, reason, floor, teacher, KindBounds.NONE);
    }

    /** Whether both make logits of scores in the same way. */
    boolean contradicts(ScoreReading other) {
        return (kind == OutputKind.PROBABILITIES) != (other.kind == OutputKind.PROBABILITIES);
    }

    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(Map.of("output-kind", kind.name(), "output-kind-reason", reason));
        if (kind == OutputKind.PROBABILITIES && floor > ScoreEvidence.SMALLEST_FLOOR) {
            facts.put("probability-floor", Double.toString(floor));
        }
        return facts;
    }

    /**
     * Checks scores of rows that had no part in the decision, before they become logits.
     *
     * @param scores {@code (rows, columns)} from position 0; not modified
     * @throws TeacherException if a row is not of the kind that others were found to be
     */
    void requireKind(FloatBuffer scores, int rows, int columns) {
        bounds.require(scores, rows, columns, 0, this);
    }

    /** Checks one row. */
    void requireKind(FloatBuffer scores, int row) {
        bounds.require(scores, 1, scores.capacity(), row, this);
    }

    /**
     * Writes scores as logits; both may be the same buffer where there are as many columns as classes.
     *
     * @param scores {@code (rows, columns)} from position 0
     * @param columns as many as classes, or one for two classes: the score of the second
     * @param logits {@code (rows, classes)} from position 0
     * @throws TeacherException if a score cannot be of the kind
     */
    void logits(FloatBuffer scores, int rows, int columns, FloatBuffer logits) {
        if (columns == 1) {
            for (int row = rows - 1; row >= 0; row--) {
                second(scores.get(row), 2 * row, logits);
            }
        } else if (kind == OutputKind.PROBABILITIES) {
            for (int row = 0; row < rows; row++) {
                normalized(scores, row * columns, columns, logits);
            }
        } else {
            for (int i = 0; kind == OutputKind.LOG_PROBABILITIES && i < rows * columns; i++) {
                if (scores.get(i) > POSITIVE) {
                    throw impossible(scores.get(i), "zero or less", SOFTMAX);
                }
            }
            copy(scores, logits, rows * columns);
            for (int row = 0; row < rows; row++) {
                unmask(logits, row * columns, columns);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // only a buffer that is itself the other needs no copy
    private static void copy(FloatBuffer scores, FloatBuffer logits, int size) {
        if (scores != logits) {
            logits.put(0, scores, 0, size);
        }
    }

    /** Minus infinity becomes a logit so far below the others that its probability stays zero, whereas gradients stay finite. */
    private static void unmask(FloatBuffer logits, int offset, int columns) {
        float smallest = Float.POSITIVE_INFINITY;
        boolean masked = false;
        for (int i = offset; i < offset + columns; i++) {
            float logit = logits.get(i);
            masked |= logit == Float.NEGATIVE_INFINITY;
            smallest = logit == Float.NEGATIVE_INFINITY ? smallest : Math.min(smallest, logit);
        }
        for (int i = offset; masked && i < offset + columns; i++) {
            if (logits.get(i) == Float.NEGATIVE_INFINITY) {
                logits.put(i, Math.max(smallest - BELOW, -Float.MAX_VALUE));
            }
        }
    }

    private void second(float score, int offset, FloatBuffer logits) {
        if (kind == OutputKind.LOGITS) {
            logits.put(offset, 0).put(offset + 1, score);
            return;
        }
        double probability = kind == OutputKind.PROBABILITIES ? score : Math.exp(score);
        if (probability < -NEGATIVE || probability > 1 + NEGATIVE) {
            throw impossible(score, "that of the second label, in [0, 1]",
                    "set outputKind to LOGITS where it is the score before the sigmoid; divide percentages and bytes in the"
                            + " graph.");
        }
        logits.put(offset, logarithm(1 - probability)).put(offset + 1, logarithm(probability));
    }

    private void normalized(FloatBuffer scores, int offset, int columns, FloatBuffer logits) {
        double sum = 0;
        for (int i = offset; i < offset + columns; i++) {
            float score = scores.get(i);
            if (score < -NEGATIVE) {
                throw impossible(score, "zero or more", SOFTMAX);
            }
            sum += Math.max(score, 0);
        }
        for (int i = offset; i < offset + columns; i++) {
            // A row of zeros holds no evidence, so all its classes are alike.
            logits.put(i, logarithm(sum > 0 ? scores.get(i) / sum : 0));
        }
    }

    private float logarithm(double probability) {
        return (float) Math.log(Math.min(1, Math.max(probability, floor)));
    }

    private TeacherException impossible(float score, String rule, String advice) {
        return new TeacherException("The output of the teacher " + teacher + " was taken for " + kind + " (" + reason + "), whose"
                + " values must be " + rule + ", found " + score + ".\nMaybe " + advice);
    }
}
