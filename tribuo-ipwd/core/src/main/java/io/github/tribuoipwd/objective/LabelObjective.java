/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

/**
 * Training on labels alone: the cross-entropy {@code H(z,y) = -log softmax(z)[y]} of each example, in nats, with the student's
 * logits {@code z} and the label {@code y}. Has no settings.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#labelobjective">Settings</a>
 */
public final class LabelObjective implements Objective {

    /**
     * The objective.
     */
    public LabelObjective() {}

    @Override
    public ImitationTarget imitates() {
        return ImitationTarget.NONE;
    }

    @Override
    public ObjectiveValue evaluate(BatchLogits batch, Epoch epoch) {
        return new ObjectiveValue(CrossEntropy.ofLabels(batch.student(), batch.labels()), null);
    }

    @Override
    public String toString() {
        return "LabelObjective()";
    }
}
