/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;

/**
 * The cross-entropy of the student's softened prediction against the teacher's, {@code - sum_k p(t,T)_k log p(z,T)_k} with
 * {@code p(v,T) = softmax(v / T)}: the term of weighted soft labels (Zhou et al., "Rethinking Soft Labels for Knowledge
 * Distillation", ICLR 2021), to be used with {@link SoftLabelWeighting}. It exceeds {@link KullbackLeibler} by the entropy of
 * the teacher, so its gradient is the same. Has no settings.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#softcrossentropy">Settings</a>
 */
public final class SoftCrossEntropy implements DistillationLoss {

    /**
     * The loss.
     */
    public SoftCrossEntropy() {}

    @Override
    public boolean needsLabels() {
        return false;
    }

    @Override
    public NDArray perExample(BatchLogits batch, double temperature) {
        NDArray teacher = CrossEntropy.softened(batch.requireTeacher(), temperature);
        return teacher.exp().mul(CrossEntropy.softened(batch.student(), temperature)).sum(new int[] {1}).neg();
    }

    @Override
    public String toString() {
        return "SoftCrossEntropy()";
    }
}
