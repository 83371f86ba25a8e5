/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.IntProvenance;
import io.github.tribuoipwd.internal.ProvenanceWithFacts;
import io.github.tribuoipwd.training.WeightSummary;
import java.util.List;
import java.util.Map;
import org.tribuo.provenance.ConfiguredDataSourceProvenance;

/**
 * The provenance of a {@link PropensityWeightedDataSource}: its configuration, and a summary of the weights.
 */
public final class PropensityWeightedProvenance extends ProvenanceWithFacts implements ConfiguredDataSourceProvenance {

    private static final long serialVersionUID = 1L;

    /** The key of the number of examples of the inner source. */
    public static final String EXAMPLES = "examples";
    /** The key of the mean weight. */
    public static final String MEAN = "weights-mean";
    /** The key of the largest weight. */
    public static final String MAX = "weights-max";
    /** The key of the weights' effective sample size (Kish 1965). */
    public static final String EFFECTIVE_SAMPLE_SIZE = "weights-effective-sample-size";
    /** The key of the number of weights that were cut. */
    public static final String CLIPPED = "weights-clipped";

    PropensityWeightedProvenance(PropensityWeightedDataSource host, PropensityWeights weights) {
        this(host, weights, weights.summary());
    }

    private PropensityWeightedProvenance(PropensityWeightedDataSource host, PropensityWeights weights, WeightSummary summary) {
        super(host, "DataSource", List.of(new IntProvenance(EXAMPLES, weights.values().length),
                new DoubleProvenance(MEAN, summary.mean()), new DoubleProvenance(MAX, summary.max()),
                new DoubleProvenance(EFFECTIVE_SAMPLE_SIZE, summary.effectiveSampleSize()),
                new IntProvenance(CLIPPED, weights.clipped())));
    }

    /**
     * Used by the provenance unmarshalling system.
     *
     * @param map the provenance values
     */
    public PropensityWeightedProvenance(Map<String, Provenance> map) {
        super(map, List.of(EXAMPLES, MEAN, MAX, EFFECTIVE_SAMPLE_SIZE, CLIPPED));
    }
}
