/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * Estimates the propensity of examples to belong to the domain that a teacher covers, its "machine" domain (Niu, Chen, Zhou,
 * Zhang, NeurIPS 2022), and returns its inverse as a weight.
 */
public interface PropensityEstimator extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * Estimates the weight of every example.
     *
     * @param examples the examples; not modified
     * @return for each example, in the order of the dataset's iterator, the inverse of its propensity to belong to the teacher's
     *     domain, 1 or more
     * @throws IllegalArgumentException if the estimator does not fit the examples
     */
    float[] weights(Dataset<Label> examples);

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "PropensityEstimator");
    }
}
