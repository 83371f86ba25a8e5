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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/**
 * From an object to bytes and back, or to its provenance, to a configuration, to an equal object. Tribuo's own helper compares
 * structures, and finds two list properties in one component (or one that is null) different from themselves; it does not take
 * data sources either.
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

    /** What Java serialization makes of an object. */
    @SuppressWarnings("unchecked") // what was written is read
    public static <T> T serialized(T object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
