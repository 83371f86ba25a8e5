/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import java.util.Collection;

/**
 * Maps feature names to positions in a tensor of a fixed shape.
 * <p>
 * Tribuo's feature ids cannot serve as positions: they follow the sorted names ("pixel10" before "pixel2"), and a pixel that is
 * black in every training image has none.
 */
public interface FeatureLayout extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * Finds the position of every feature of some data.
     *
     * @param featureNames the names of all features of the data; not modified
     * @return the positions
     * @throws IllegalArgumentException if a name has no position, or two names have the same one
     */
    FeaturePositions bind(Collection<String> featureNames);

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "FeatureLayout");
    }
}
