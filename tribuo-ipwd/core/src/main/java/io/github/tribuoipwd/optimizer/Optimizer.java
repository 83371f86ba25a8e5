/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import java.util.List;

/**
 * The description of an optimizer; {@link #start(List)} gives the state of one training.
 */
public interface Optimizer extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * The learning rate that the schedule's factor multiplies.
     *
     * @return the rate, positive
     */
    double learningRate();

    /**
     * Starts a training.
     *
     * @param parameters the arrays to train; each step modifies them
     * @return the state of the training, which the caller closes
     */
    OptimizerState start(List<NDArray> parameters);

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "Optimizer");
    }
}
