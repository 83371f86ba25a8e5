/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import java.util.Arrays;

/**
 * The temperature at which logits explain labels best (Guo et al., ICML 2017).
 *
 * @param temperature the temperature, a number that float32 holds, as graphs do
 * @param rows how many rows have a part in it
 * @param before their mean negative log-likelihood at temperature 1, in nats
 * @param after the one at the temperature, in nats
 */
record FittedTemperature(double temperature, int rows, double before, double after) {

    /** With fewer rows the temperature is more that of chance than that of the model. */
    static final int FEWEST_ROWS = 30;
    /** Beyond these the data have no minimum to speak of. */
    private static final double LOWEST = 0.01;
    private static final double HIGHEST = 100;
    /** Each halves the interval; after as many the ends of any interval are neighbors among the doubles. */
    private static final int HALVINGS = 100;

    /**
     * Finds the temperature. The negative log-likelihood is convex in 1/T, so that its slope changes its sign once; the point is
     * found by halving an interval of log T, which needs no start and always ends at the same number.
     *
     * @param logits rows {@code (rows, classes)}; not modified
     * @param labels the place of each row's label
     * @param weights the weight of each row, none negative
     * @throws IllegalArgumentException if there are too few rows, a logit is not finite, or no temperature is the best
     */
    static FittedTemperature of(double[][] logits, int[] labels, float[] weights) {
        int rows = 0;
        for (int i = 0; i < logits.length; i++) {
            if (!Arrays.stream(logits[i]).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("The logits of the student must be finite, found "
                        + Arrays.toString(logits[i]) + " in row " + i + ".\nMaybe its input has values far beyond those that it"
                        + " was trained on.");
            }
            rows += weights[i] > 0 ? 1 : 0;
        }
        if (rows < FEWEST_ROWS) {
            throw new IllegalArgumentException("A temperature needs " + FEWEST_ROWS + " labeled rows or more of a weight above"
                    + " zero, found " + rows + ".\nMaybe hold back more of the training data; a few hundred rows give a good"
                    + " temperature.");
        }
        boolean flat = Arrays.stream(logits).allMatch(row -> Arrays.stream(row).allMatch(logit -> logit == row[0]));
        if (flat) {
            throw refused("each label has the same probability in every row",
                    "the student learned nothing: look at its training first.");
        }
        if (slope(logits, labels, weights, LOWEST) <= 0) {
            throw refused("the smaller it is the better, because all rows are predicted right, or as good as all",
                    "these rows were trained on: use rows that the student has not seen, and more of them.");
        }
        if (slope(logits, labels, weights, HIGHEST) >= 0) {
            throw refused("the larger it is the better, because the probabilities explain the labels no better than equal ones",
                    "the labels are in another order or of other data, or the student learned nothing.");
        }
        double low = Math.log(LOWEST);
        double high = Math.log(HIGHEST);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (slope(logits, labels, weights, Math.exp(middle)) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double temperature = (float) Math.exp((low + high) / 2);
        return new FittedTemperature(temperature, rows, loss(logits, labels, weights, 1),
                loss(logits, labels, weights, temperature));
    }

    private static IllegalArgumentException refused(String found, String advice) {
        return new IllegalArgumentException("The labeled rows must have a best temperature between " + LOWEST + " and " + HIGHEST
                + ", found none: " + found + ".\nMaybe " + advice);
    }

    /** The slope of the negative log-likelihood over 1/T: above zero where a larger T is better. */
    private static double slope(double[][] logits, int[] labels, float[] weights, double temperature) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            if (weights[i] > 0) {
                double largest = Arrays.stream(logits[i]).max().orElseThrow();
                double parts = 0;
                double expected = 0;
                for (double logit : logits[i]) {
                    double part = Math.exp((logit - largest) / temperature);
                    parts += part;
                    expected += part * (logit - logits[i][labels[i]]);
                }
                sum += weights[i] * expected / parts;
            }
        }
        return sum;
    }

    private static double loss(double[][] logits, int[] labels, float[] weights, double temperature) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < logits.length; i++) {
            if (weights[i] > 0) {
                double largest = Arrays.stream(logits[i]).max().orElseThrow();
                double parts = 0;
                for (double logit : logits[i]) {
                    parts += Math.exp((logit - largest) / temperature);
                }
                sum += weights[i] * (Math.log(parts) - (logits[i][labels[i]] - largest) / temperature);
                total += weights[i];
            }
        }
        return sum / total;
    }
}
