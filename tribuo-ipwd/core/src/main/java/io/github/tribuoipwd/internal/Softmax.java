/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.FloatBuffer;

/**
 * Arithmetic on one row of logits in Java, for code that only reads logits. The objective's runs on the engine's arrays.
 */
public final class Softmax {

    private Softmax() {}

    /**
     * The largest of a row's values, the first of equal ones.
     *
     * @param logits rows; not modified
     * @param offset where the row begins
     * @param classes its length
     * @return its place in the row
     */
    public static int largest(FloatBuffer logits, int offset, int classes) {
        int best = 0;
        float largest = logits.get(offset);
        for (int k = 1; k < classes; k++) {
            float value = logits.get(offset + k);
            if (value > largest) {
                largest = value;
                best = k;
            }
        }
        return best;
    }

    /**
     * The softened probabilities {@code softmax(v / T)} of a row.
     *
     * @param logits rows; not modified
     * @param offset where the row begins
     * @param classes its length
     * @param temperature the temperature, positive
     * @return a new array that adds up to 1
     */
    public static double[] of(FloatBuffer logits, int offset, int classes, double temperature) {
        double largest = logits.get(offset + largest(logits, offset, classes));
        double[] probabilities = new double[classes];
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            probabilities[k] = Math.exp((logits.get(offset + k) - largest) / temperature);
            sum += probabilities[k];
        }
        for (int k = 0; k < classes; k++) {
            probabilities[k] /= sum;
        }
        return probabilities;
    }

    /**
     * The logarithm of one of a row's probabilities, at temperature 1.
     *
     * @param logits rows; not modified
     * @param offset where the row begins
     * @param classes its length
     * @param column the column of the probability
     * @return {@code log softmax(v)[column]}, zero or negative
     */
    public static double logarithm(FloatBuffer logits, int offset, int classes, int column) {
        double largest = logits.get(offset + largest(logits, offset, classes));
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += Math.exp(logits.get(offset + k) - largest);
        }
        return logits.get(offset + column) - largest - Math.log(sum);
    }
}
