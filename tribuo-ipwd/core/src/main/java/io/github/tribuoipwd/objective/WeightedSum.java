/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import io.github.tribuoipwd.internal.Scalars;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The sum that distillation and self-distillation share:
 * {@code labelFactor * H(z,y) + termFactor * w * term + headFactor * H(c,y)} of each example, the last part only where there is a
 * classifier head. An example without a label has the middle part alone.
 *
 * @param labelFactor the factor of the loss on labels
 * @param termFactor the factor of the weighted term
 * @param headFactor the factor of the classifier head's loss
 */
record WeightedSum(double labelFactor, double termFactor, double headFactor) {

    /**
     * Computes the sum of each example, with the loss at the temperature as the term and weights {@code (batch)}. The order of
     * the parts is part of the result: in it the engine adds up their gradients, and floats do not add up to the same in another.
     */
    ObjectiveValue of(BatchLogits batch, DistillationLoss term, double temperature, NDArray weights) {
        NDArray onLabels = Scalars.times(onLabels(batch.student(), batch), labelFactor);
        return sum(batch, onLabels, term.perExample(batch, temperature).mul(weights), weights);
    }

    /**
     * The same where each example's term has a share {@code (batch)} of its own, in [0, 1]: its label's loss is multiplied by the
     * rest, and no gradient flows through the share.
     */
    ObjectiveValue of(BatchLogits batch, DistillationLoss term, double temperature, NDArray weights, NDArray share) {
        NDArray onLabels = Scalars.times(onLabels(batch.student(), batch).mul(Scalars.plus(share.neg(), 1)), labelFactor);
        return sum(batch, onLabels, term.perExample(batch, temperature).mul(weights.mul(share)), weights);
    }

    private ObjectiveValue sum(BatchLogits batch, NDArray onLabels, NDArray weighted, NDArray weights) {
        NDArray sum = onLabels.add(Scalars.times(weighted, termFactor));
        return new ObjectiveValue(batch.classifier() == null ? sum
                : sum.add(Scalars.times(onLabels(batch.classifier(), batch), headFactor)), weights);
    }

    private static NDArray onLabels(NDArray logits, BatchLogits batch) {
        return batch.whereLabeled(CrossEntropy.ofLabels(logits, batch.labels()));
    }

    /** The weights {@code (batch)}, 1 for an example without the label that they need. */
    static NDArray weights(ExampleWeighting weighting, BatchLogits batch, Epoch epoch) {
        NDArray weights = weighting.weights(batch, epoch);
        return weighting.needsLabels() ? batch.oneWhereUnlabeled(weights) : weights;
    }

    /** What a weighting decides by the data, under names that begin with the weighting. */
    static Map<String, String> decisions(ExampleWeighting weighting, int classes) {
        return prefixed("weighting-", weighting.decisions(classes));
    }

    /** Decisions under names that begin with the part that they are of. */
    static Map<String, String> prefixed(String part, Map<String, String> decisions) {
        return decisions.entrySet().stream().collect(Collectors.toMap(decision -> part + decision.getKey(), Map.Entry::getValue));
    }
}
