/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;

/**
 * What the numbers are that a teacher puts out.
 */
public enum OutputKind {
    /** Found by looking at the numbers, never at a name. */
    AUTO,
    /** Unnormalised scores. */
    LOGITS,
    /** Probabilities; their logarithms serve as logits, with those below 1e-30 taken as 1e-30. */
    PROBABILITIES,
    /** Logarithms of probabilities, which serve as logits. */
    LOG_PROBABILITIES;

    private static final float SMALLEST = 1e-30f;
    private static final double TOLERANCE = 1e-3;

    /**
     * Finds the kind of some outputs.
     *
     * @param outputs {@code (rows, classes)} from position 0, finite
     */
    static OutputKind of(FloatBuffer outputs, int rows, int classes) {
        boolean probabilities = true;
        boolean logProbabilities = true;
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            double expSum = 0;
            for (int i = row * classes; i < (row + 1) * classes; i++) {
                float value = outputs.get(i);
                sum += value;
                expSum += Math.exp(value);
                probabilities &= value >= -TOLERANCE && value <= 1 + TOLERANCE;
                logProbabilities &= value <= TOLERANCE;
            }
            probabilities &= Math.abs(sum - 1) < TOLERANCE;
            logProbabilities &= Math.abs(expSum - 1) < TOLERANCE;
        }
        return probabilities ? PROBABILITIES : logProbabilities ? LOG_PROBABILITIES : LOGITS;
    }

    /** Writes some outputs as logits, both from position 0. */
    void logits(FloatBuffer outputs, int number, FloatBuffer logits) {
        if (this != PROBABILITIES) {
            logits.put(0, outputs, 0, number);
            return;
        }
        for (int i = 0; i < number; i++) {
            logits.put(i, (float) Math.log(Math.max(outputs.get(i), SMALLEST)));
        }
    }
}
