/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import java.util.Map;

/**
 * The weight of each example's distillation loss. Combines freely with any {@link DistillationLoss}.
 */
public interface ExampleWeighting extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * Whether the student needs a classifier head for this weighting.
     *
     * @return the head
     */
    ClassifierHead classifierHead();

    /**
     * The factor of the classifier head's loss on labels; lambda in IPWD's paper. Means nothing without such a head.
     *
     * @return the factor, zero or positive; 1 by default
     */
    default double classifierHeadFactor() {
        return 1;
    }

    /**
     * Computes the weight of each example. No gradient flows through it.
     *
     * @param batch the logits and labels; not modified
     * @param epoch the epoch of the training
     * @return {@code (batch)}, attached to the student logits' manager
     */
    NDArray weights(BatchLogits batch, Epoch epoch);

    /**
     * Whether the weights are computed with the labels. An example without a label has the weight 1 then.
     *
     * @return whether they are; true by default
     */
    default boolean needsLabels() {
        return true;
    }

    /**
     * Called before a training, so that a weighting can refuse one in which it means nothing.
     *
     * @param classes the number of classes
     * @param epochs the number of epochs
     * @throws IllegalArgumentException if the weighting cannot be used
     */
    default void requireUsable(int classes, int epochs) {}

    /**
     * Called once before a training: settles what depends on the data, such as the number of examples of each label.
     *
     * @param evidence the label counts, and the teacher's predictions where the objective imitates a teacher
     * @return the weighting that the training uses; this one by default
     * @throws IllegalArgumentException if the weighting means nothing for such data
     */
    default ExampleWeighting settled(TrainingEvidence evidence) {
        return this;
    }

    /**
     * What the weighting decides by the data, for the log and the provenance; asked of the {@linkplain #settled settled} one.
     *
     * @param classes the number of classes
     * @return names and values; none by default
     */
    default Map<String, String> decisions(int classes) {
        return Map.of();
    }

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "ExampleWeighting");
    }
}
