/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;

/**
 * The Kullback-Leibler divergence from the student's to the teacher's softened prediction,
 * {@code sum_k p(t,T)_k (log p(t,T)_k - log p(z,T)_k)} with {@code p(v,T) = softmax(v / T)} (Hinton, Vinyals, Dean 2015). Has
 * no settings.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#kullbackleibler">Settings</a>
 */
public final class KullbackLeibler implements DistillationLoss {

    /**
     * The loss.
     */
    public KullbackLeibler() {}

    @Override
    public boolean needsLabels() {
        return false;
    }

    @Override
    public NDArray perExample(BatchLogits batch, double temperature) {
        return CrossEntropy.divergence(CrossEntropy.softened(batch.requireTeacher(), temperature),
                CrossEntropy.softened(batch.student(), temperature));
    }

    @Override
    public String toString() {
        return "KullbackLeibler()";
    }
}
