/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * The mean largest probability of softened predictions, by the temperature: how sure they are.
 *
 * @param logits {@code (rows, classes)} from position 0 to the limit; not modified
 * @param classes the length of a row
 * @param stride every so many rows one counts
 */
public record LargestProbability(FloatBuffer logits, int classes, int stride) {

    /** How sure a teacher's targets should be; how it was found is in docs/defaults.md. */
    public static final double TARGET = 0.95;

    /** They leave less than a millionth of the range that is searched. */
    private static final int HALVINGS = 24;

    /** The exponential of less is lost beside 1. */
    private static final double NEGLIGIBLE = -40;

    /**
     * The mean at a temperature.
     *
     * @param temperature the temperature, positive
     * @return the mean over the rows, from one divided by the classes to 1
     */
    public double at(double temperature) {
        return IntStream.iterate(0, row -> row < logits.limit() / classes, row -> row + stride)
                .mapToDouble(row -> ofRow(row * classes, temperature)).average().orElseThrow();
    }

    /** The largest probability is one over the sum of all parts, of which its own is 1. */
    private double ofRow(int offset, double temperature) {
        double largest = logits.get(offset + Softmax.largest(logits, offset, classes));
        double parts = 0;
        for (int k = 0; k < classes; k++) {
            double below = (logits.get(offset + k) - largest) / temperature;
            parts += below > NEGLIGIBLE ? Math.exp(below) : 0;
        }
        return 1 / parts;
    }

    /**
     * The temperature at which the mean is {@link #TARGET}: it falls as the temperature rises.
     *
     * @param coldest the lowest temperature, at which the mean is above the target
     * @param hottest the highest
     * @return the temperature; the highest where the mean is above the target there too
     */
    public double temperature(double coldest, double hottest) {
        double cold = Math.log(coldest);
        double hot = Math.log(hottest);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (cold + hot) / 2;
            if (at(Math.exp(middle)) > TARGET) {
                cold = middle;
            } else {
                hot = middle;
            }
        }
        return Math.exp(hot);
    }
}
