/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;

/**
 * How the learning rate changes during a training.
 */
public interface LearningRateSchedule extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * The factor of the optimizer's learning rate at a step.
     *
     * @param step the step, counted from 0
     * @param steps the number of steps of the whole training
     * @param stepsPerEpoch the number of steps of an epoch
     * @return the factor, zero or positive
     */
    double factor(long step, long steps, long stepsPerEpoch);

    /**
     * Called when a trainer is configured, to refuse a training in which a setting of the schedule has no effect.
     *
     * @param epochs the number of epochs
     * @throws com.oracle.labs.mlrg.olcut.config.PropertyException if the schedule does not fit
     */
    default void requireUsable(int epochs) {}

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "LearningRateSchedule");
    }
}
