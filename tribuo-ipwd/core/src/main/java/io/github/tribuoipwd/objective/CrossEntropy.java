/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import io.github.tribuoipwd.internal.Scalars;

/** Softmax arithmetic that loss terms and weightings share. */
final class CrossEntropy {

    private static final float EPSILON = 1e-7f;

    /** Far below {@link #EPSILON}, and large enough that the root of its square has a finite slope. */
    private static final double SMALLEST_DEVIATION = 1e-15;

    private CrossEntropy() {}

    /** {@code H(v, y) = -log softmax(v)[y]}, {@code (batch)}, nats. */
    static NDArray ofLabels(NDArray logits, NDArray labels) {
        return logits.logSoftmax(-1).gather(labels.expandDims(1), 1).squeeze(1).neg();
    }

    /** {@code log softmax(v / T)}, {@code (batch, classes)}. */
    static NDArray softened(NDArray logits, double temperature) {
        return Scalars.times(logits, 1 / temperature).logSoftmax(-1);
    }

    /** {@code KL(p || q) = sum_k p_k (log p_k - log q_k)} of log-probabilities {@code (batch, classes)}: {@code (batch)}, nats. */
    static NDArray divergence(NDArray logP, NDArray logQ) {
        return logP.exp().mul(logP.sub(logQ)).sum(new int[] {1});
    }

    /** {@code log sum exp v} over an axis, which stays with length 1. */
    static NDArray logSumExp(NDArray logits, int axis) {
        NDArray largest = logits.stopGradient().max(new int[] {axis}, true);
        return logits.sub(largest).exp().sum(new int[] {axis}, true).log().add(largest);
    }

    /** {@code above / (below + 1e-7)} of two cross-entropies. */
    static NDArray ratio(NDArray above, NDArray below) {
        return above.div(Scalars.plus(below, EPSILON));
    }

    /**
     * {@code (v - mean v) / (sd v + 1e-7)} over the classes of each example, with the sample standard deviation (Sun et al.,
     * CVPR 2024). Where all logits are equal, no gradient flows through the deviation: it has none there.
     */
    static NDArray standardized(NDArray logits) {
        return standardized(logits, SMALLEST_DEVIATION);
    }

    /**
     * The same with a deviation of at least {@code smallest}. The gradient of equal logits is divided by that, and no gradient
     * flows through a smaller deviation.
     */
    static NDArray standardized(NDArray logits, double smallest) {
        NDArray centered = logits.sub(logits.mean(new int[] {1}, true));
        long degrees = Math.max(1, logits.getShape().get(1) - 1);
        NDArray variance = Scalars.times(centered.square().sum(new int[] {1}, true), 1.0 / degrees);
        return centered.div(Scalars.plus(Scalars.atLeast(variance, smallest * smallest).sqrt(), EPSILON));
    }
}
