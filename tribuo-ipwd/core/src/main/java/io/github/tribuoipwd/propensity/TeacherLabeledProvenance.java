/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import io.github.tribuoipwd.internal.ProvenanceWithFacts;
import java.util.List;
import java.util.Map;
import org.tribuo.provenance.ConfiguredDataSourceProvenance;

/**
 * The provenance of a {@link TeacherLabeledDataSource}: its configuration, and how often the teacher agrees with the labels.
 */
public final class TeacherLabeledProvenance extends ProvenanceWithFacts implements ConfiguredDataSourceProvenance {

    private static final long serialVersionUID = 1L;

    /** The key of the share of examples whose label is the teacher's. */
    public static final String AGREEMENT = "agreement";

    TeacherLabeledProvenance(TeacherLabeledDataSource host) {
        super(host, "DataSource", List.of(new DoubleProvenance(AGREEMENT, host.agreement())));
    }

    /**
     * Used by the provenance unmarshalling system.
     *
     * @param map the provenance values
     */
    public TeacherLabeledProvenance(Map<String, Provenance> map) {
        super(map, List.of(AGREEMENT));
    }
}
