/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;

/**
 * From an object to its provenance, to a configuration, to an equal object. Tribuo's own helper compares structures, and finds
 * two list properties in one component (or one that is null) different from themselves; it does not take data sources either.
 */
public final class RoundTrips {

    private RoundTrips() {}

    public static void assertRoundTrip(Configurable object) {
        ObjectProvenance provenance = (ObjectProvenance) ((Provenancable<?>) object).getProvenance();
        try (ConfigurationManager configuration = new ConfigurationManager()) {
            configuration.addConfiguration(ProvenanceUtil.extractConfiguration(provenance));
            String name = ProvenanceUtil.extractConfiguration(provenance).get(0).getName();
            Configurable again = configuration.lookup(name);
            assertEquals(object.toString(), again.toString());
            assertEquals(provenance, ((Provenancable<?>) again).getProvenance());
        }
    }
}
