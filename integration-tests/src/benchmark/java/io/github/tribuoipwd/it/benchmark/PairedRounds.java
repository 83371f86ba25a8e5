/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.util.ListStatistics;

/**
 * The times of two programs, measured in rounds that run both, one shortly after the other. A temporary slowdown of the machine
 * affects both sides of a round, so that a round's ratio is steadier than its times.
 *
 * @param ours a figure for each round
 * @param reference as many
 */
record PairedRounds(List<Double> ours, List<Double> reference) {

    private static final int LEAST = 5;
    private static final double CONFIDENCE = 0.95;

    PairedRounds {
        if (ours.size() != reference.size() || ours.size() < LEAST) {
            throw new IllegalArgumentException("Both sides must have the same number of rounds, " + LEAST + " or more, found "
                    + ours.size() + " and " + reference.size() + ".\nMaybe a round ended early.");
        }
        ours = List.copyOf(ours);
        reference = List.copyOf(reference);
    }

    /**
     * A ratio and its interval by Student's t of the logarithms of the rounds' ratios.
     *
     * @param value the geometric mean of the rounds' ratios
     * @param low the lower end of the 95 % interval
     * @param high the upper end
     */
    record Ratio(double value, double low, double high) {

        /** The other way round. */
        Ratio inverse() {
            return new Ratio(1 / value, 1 / high, 1 / low);
        }
    }

    /** Ours by the reference. */
    Ratio ratio() {
        ListStatistics logs = new ListStatistics();
        for (int round = 0; round < ours.size(); round++) {
            logs.addValue(Math.log(ours.get(round) / reference.get(round)));
        }
        double[] interval = logs.getConfidenceIntervalAt(CONFIDENCE);
        return new Ratio(Math.exp(logs.getMean()), Math.exp(interval[0]), Math.exp(interval[1]));
    }

    double ourMedian() {
        return median(ours);
    }

    double referenceMedian() {
        return median(reference);
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
