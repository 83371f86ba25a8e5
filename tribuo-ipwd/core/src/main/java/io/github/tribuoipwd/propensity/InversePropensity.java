/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

/**
 * The formula of IPWD on plain numbers; see {@link io.github.tribuoipwd.objective.InversePropensityWeighting} for its source.
 */
final class InversePropensity {

    private static final double EPSILON = 1e-7;

    private InversePropensity() {}

    /**
     * {@code 1 + h_kd / (h_cls + 1e-7)}.
     *
     * @param distilled logits of the model that was trained on the teacher's labels
     * @param labeled logits of the model that learned from labels
     * @param label the index of the example's label
     * @param standardized whether logits are standardized first
     */
    static double weight(float[] distilled, float[] labeled, int label, boolean standardized) {
        return 1 + hardness(distilled, label, standardized) / (hardness(labeled, label, standardized) + EPSILON);
    }

    /** {@code H(v, y) = -log softmax(v)[y]}, in nats. */
    private static double hardness(float[] logits, int label, boolean standardized) {
        double mean = 0;
        for (float logit : logits) {
            mean += logit / (double) logits.length;
        }
        double squares = 0;
        for (float logit : logits) {
            squares += (logit - mean) * (logit - mean);
        }
        double scale = standardized ? Math.sqrt(squares / Math.max(1, logits.length - 1)) + EPSILON : 1;
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, (logit - mean) / scale);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp((logit - mean) / scale - largest);
        }
        return Math.log(sum) + largest - (logits[label] - mean) / scale;
    }
}
