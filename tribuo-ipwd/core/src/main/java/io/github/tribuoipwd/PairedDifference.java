/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

/**
 * Compares two candidates on the same validation examples.
 *
 * @param difference the mean over the examples of what the better one scores more
 * @param standardError the standard error of that mean
 */
record PairedDifference(double difference, double standardError) {

    /** The difference of two lists of scores, example by example. */
    static PairedDifference of(double[] better, double[] other) {
        int number = better.length;
        double sum = 0;
        for (int i = 0; i < number; i++) {
            sum += better[i] - other[i];
        }
        double mean = sum / number;
        double squares = 0;
        for (int i = 0; i < number; i++) {
            double deviation = better[i] - other[i] - mean;
            squares += deviation * deviation;
        }
        return new PairedDifference(mean, number < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (number - 1) / number));
    }

    /** Whether it is more than so many standard errors. */
    boolean exceeds(double margin) {
        return difference > margin * standardError;
    }
}
