/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;

/**
 * Weighted soft labels (Zhou et al., "Rethinking Soft Labels for Knowledge Distillation: A Bias-Variance Tradeoff Perspective",
 * ICLR 2021): {@code w = 1 - exp(-H(z,y) / (H(t,y) + 1e-7))} with the cross-entropies of the student's and the teacher's logits
 * at temperature 1. An example that the student already explains better than the teacher weighs little. No gradient flows through
 * the weight. Has no settings.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#softlabelweighting">Settings</a>
 */
public final class SoftLabelWeighting implements ExampleWeighting {

    /**
     * The weighting.
     */
    public SoftLabelWeighting() {}

    @Override
    public ClassifierHead classifierHead() {
        return ClassifierHead.NONE;
    }

    @Override
    public NDArray weights(BatchLogits batch, Epoch epoch) {
        NDArray student = CrossEntropy.ofLabels(batch.student().stopGradient(), batch.labels());
        NDArray teacher = CrossEntropy.ofLabels(batch.requireTeacher().stopGradient(), batch.labels());
        return CrossEntropy.ratio(student, teacher).neg().exp().neg().add(1f);
    }

    @Override
    public String toString() {
        return "SoftLabelWeighting()";
    }
}
