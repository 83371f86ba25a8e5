/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;

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
     * Computes the weight of each example. No gradient flows through it.
     *
     * @param batch the logits and labels; not modified
     * @param epoch the epoch, counted from 1
     * @return {@code (batch)}, attached to the student logits' manager
     */
    NDArray weights(BatchLogits batch, int epoch);
}
