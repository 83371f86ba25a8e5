/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.io.IOException;

/**
 * The weights of examples, such as those that they had in the last epoch of a training.
 *
 * @param mean the mean weight
 * @param max the largest weight
 * @param effectiveSampleSize {@code (sum w)^2 / sum w^2} (Kish 1965): the number of equally weighted examples that the weighted
 *     ones are worth; equals the number of examples where all weights are the same
 */
public record WeightSummary(double mean, double max, double effectiveSampleSize) {

    /**
     * Sums weights up.
     *
     * @param weights one weight or more; not modified
     * @return the summary
     */
    public static WeightSummary of(float[] weights) {
        Accumulator seen = new Accumulator();
        seen.add(weights);
        return seen.summary();
    }

    /** Adds up weights, batch by batch. */
    static final class Accumulator implements Resumable {

        private long count;
        private double sum;
        private double squares;
        private double max = Double.NEGATIVE_INFINITY;

        void add(float[] weights) {
            count += weights.length;
            for (float weight : weights) {
                sum += weight;
                squares += (double) weight * weight;
                max = Math.max(max, weight);
            }
        }

        WeightSummary summary() {
            return new WeightSummary(sum / count, max, sum * sum / squares);
        }

        @Override
        public void save(StateWriter state) throws IOException {
            state.number(count);
            state.real(sum);
            state.real(squares);
            state.real(max);
        }

        @Override
        public void restore(StateReader state) throws IOException {
            count = state.number();
            sum = state.real();
            squares = state.real();
            max = state.real();
        }
    }
}
