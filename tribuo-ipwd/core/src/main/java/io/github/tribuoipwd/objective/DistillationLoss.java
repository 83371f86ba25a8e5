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
 * The distillation loss of each example: how far the student is from the teacher. Combines freely with any
 * {@link ExampleWeighting}.
 */
public interface DistillationLoss extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * Computes the loss of each example. A gradient flows to the student's logits only.
     *
     * @param batch the logits and labels; not modified
     * @param temperature the temperature, positive
     * @return {@code (batch)} in nats, without the factor {@code temperature^2}; attached to the student logits' manager
     */
    NDArray perExample(BatchLogits batch, double temperature);

    /**
     * Called before a training, so that a loss can refuse a number of classes for which it is meaningless.
     *
     * @param classes the number of classes
     * @throws IllegalArgumentException if the loss cannot be used on so many
     */
    default void requireUsable(int classes) {}

    /**
     * Whether the loss computes with the labels. One that does not is usable on examples without a label; one that does is
     * refused there.
     *
     * @return whether it does; true by default
     */
    default boolean needsLabels() {
        return true;
    }

    /**
     * Called once before a training: settles what depends on the data, such as the number of examples of each label.
     *
     * @param evidence the label counts, and the teacher's predictions where the objective imitates a teacher
     * @return the loss that the training uses; this one by default
     * @throws IllegalArgumentException if the loss means nothing for such data
     */
    default DistillationLoss settled(TrainingEvidence evidence) {
        return this;
    }

    /**
     * What the loss decides by the data, for the log and the provenance; asked of the {@linkplain #settled settled} one.
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
        return new ConfiguredObjectProvenanceImpl(this, "DistillationLoss");
    }
}
