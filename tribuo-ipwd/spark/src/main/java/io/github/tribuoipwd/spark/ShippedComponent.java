/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A component with settings on its way to executors: its configuration, as its provenance has it, since components cannot be
 * serialized.
 *
 * @param name the component's name in the configuration
 * @param configuration the component and those that it consists of
 */
record ShippedComponent(String name, List<ConfigurationData> configuration) implements Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * Packs a component.
     *
     * @throws SparkCaptureException if what is unpacked is not the same component
     */
    static <C extends Configurable & Provenancable<ConfiguredObjectProvenance>> ShippedComponent of(C component) {
        ConfiguredObjectProvenance provenance = component.getProvenance();
        ProvenanceUtil.ProvenanceOrdering ordering = ProvenanceUtil.orderProvenances(provenance);
        ShippedComponent shipped = new ShippedComponent(
                ProvenanceUtil.computeName(provenance, Objects.requireNonNull(ordering.provenanceTracker.get(provenance))),
                new ArrayList<>(ProvenanceUtil.extractConfigurationFromOrdering(ordering)));
        Object arrived;
        try {
            arrived = shipped.unpack(component.getClass());
        } catch (RuntimeException e) {
            throw different(component, e.toString(), e);
        }
        if (!(arrived instanceof Provenancable<?> same && same.getProvenance().equals(provenance))) {
            throw different(component, arrived.toString(), null);
        }
        return shipped;
    }

    private static SparkCaptureException different(Object component, String found, @Nullable Exception e) {
        return new SparkCaptureException("The component " + component + " must be the same again when it is made of its"
                + " configuration, as executors do, found " + found + ".\nMaybe it has settings that are no @Config fields.", e);
    }

    /** Makes the component again. */
    <T> T unpack(Class<T> type) {
        return unpack(type, Map.of());
    }

    /**
     * Makes the component again, with other settings.
     *
     * @param settings values by the names of the component's own properties, as they would stand in a configuration file
     */
    <T> T unpack(Class<T> type, Map<String, String> settings) {
        try (ConfigurationManager manager = new ConfigurationManager()) {
            manager.addConfiguration(configuration);
            settings.forEach((property, value) -> manager.overrideConfigurableProperty(name, property,
                    new SimpleProperty(value)));
            return type.cast(manager.lookup(name));
        }
    }
}
