/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;

/**
 * The Kullback-Leibler divergence from the student's to the teacher's softened prediction after the logits of each example were
 * standardized, {@code KL(p(std(t),T) || p(std(z),T))} with {@code std(v) = (v - mean v) / (sd v + 1e-7)} over the classes (Sun
 * et al., "Logit Standardization in Knowledge Distillation", CVPR 2024): the student need not match the teacher's range of
 * logits. The gradient flows through the student's mean and deviation. Has no settings.
 * <p>
 * Where the student's logits of an example are nearly equal, with a deviation below 0.01, they are divided by 0.01 instead: the
 * formula's gradient has no bound there. Needs three classes or more: of two logits, standardizing keeps nothing but which is
 * larger, which leaves the student no gradient.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#standardizedlogits">Settings</a>
 */
public final class StandardizedLogits implements DistillationLoss {

    /** Below the deviation of an untrained network's logits, and far above zero. */
    private static final double SMALLEST_DEVIATION = 0.01;

    /**
     * The loss.
     */
    public StandardizedLogits() {}

    @Override
    public void requireUsable(int classes) {
        if (classes < 3) {
            throw new IllegalArgumentException("StandardizedLogits must have three classes or more, found " + classes
                    + ": standardized, two logits are 0.71 and -0.71, whatever they were, and the student learns nothing."
                    + "\nMaybe use KullbackLeibler.");
        }
    }

    @Override
    public boolean needsLabels() {
        return false;
    }

    @Override
    public NDArray perExample(BatchLogits batch, double temperature) {
        return CrossEntropy.divergence(CrossEntropy.softened(CrossEntropy.standardized(batch.requireTeacher()), temperature),
                CrossEntropy.softened(CrossEntropy.standardized(batch.student(), SMALLEST_DEVIATION), temperature));
    }

    @Override
    public String toString() {
        return "StandardizedLogits()";
    }
}
