/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.nn.Block;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;

/**
 * The architecture of a student: everything between its input and its last features. The trainer adds the heads.
 * <p>
 * Adding an architecture means one class: configurable fields, {@link #backbone(int[])}, and {@link #initialization()} where
 * the default is not the one its authors use.
 */
public interface StudentArchitecture extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * Builds a new, uninitialized network. The trainer initializes it from its own seed (see {@link Initialization}), so a
     * block must not draw random numbers itself; for dropout use {@link SeededDropout}.
     *
     * @param inputShape the shape of one example, {@code (channels, height, width)} or {@code (length)}; not modified
     * @return a block from float32 {@code (batch, inputShape...)} to features {@code (batch, width)}; the caller owns it
     * @throws IllegalArgumentException if the architecture cannot take this shape
     */
    Block backbone(int[] inputShape);

    /**
     * Returns the initialization of the parameters of the backbone and of the heads on it.
     *
     * @return the initialization; {@link Initialization#DEFAULT} unless an architecture overrides it
     */
    default Initialization initialization() {
        return Initialization.DEFAULT;
    }

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "StudentArchitecture");
    }
}
