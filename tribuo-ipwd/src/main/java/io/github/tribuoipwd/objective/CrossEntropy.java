/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;

/** Softmax arithmetic that loss terms and weightings share. */
final class CrossEntropy {

    private static final float EPSILON = 1e-7f;

    private CrossEntropy() {}

    /** {@code H(v, y) = -log softmax(v)[y]}, {@code (batch)}, nats. */
    static NDArray ofLabels(NDArray logits, NDArray labels) {
        return logits.logSoftmax(-1).gather(labels.expandDims(1), 1).squeeze(1).neg();
    }

    /**
     * {@code (v - mean v) / (sd v + 1e-7)} over the classes of each example, with the sample standard deviation (Sun et al.,
     * CVPR 2024).
     */
    static NDArray standardised(NDArray logits) {
        NDArray centred = logits.sub(logits.mean(new int[] {1}, true));
        long degrees = Math.max(1, logits.getShape().get(1) - 1);
        NDArray deviation = centred.square().sum(new int[] {1}, true).div(degrees).sqrt();
        return centred.div(deviation.add(EPSILON));
    }
}
