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
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "DistillationLoss");
    }
}
