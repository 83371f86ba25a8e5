/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.SkeletalConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of a component with facts beside its configuration, such as the hash of a file. Unlike in its super class,
 * {@link #equals(Object)} compares the facts, except points in time.
 */
public abstract class ProvenanceWithFacts extends SkeletalConfiguredObjectProvenance {

    private static final long serialVersionUID = 1L;

    /** The facts by their keys. */
    private final HashMap<String, PrimitiveProvenance<?>> facts;

    /**
     * Makes the provenance of a component.
     *
     * @param host the component
     * @param shortName what it is, as in {@code "Teacher"}
     * @param facts the facts, each with a key of its own; copied
     */
    protected ProvenanceWithFacts(Configurable host, String shortName, List<PrimitiveProvenance<?>> facts) {
        super(host, shortName);
        this.facts = new HashMap<>();
        facts.forEach(fact -> this.facts.put(fact.getKey(), fact));
    }

    /**
     * Used by the provenance unmarshalling system.
     *
     * @param map the provenance values; not modified
     * @param keys the keys of the facts
     */
    protected ProvenanceWithFacts(Map<String, Provenance> map, List<String> keys) {
        this(extract(map, keys));
    }

    private ProvenanceWithFacts(ExtractedInfo info) {
        super(info);
        facts = new HashMap<>(info.instanceValues);
    }

    private static ExtractedInfo extract(Map<String, Provenance> map, List<String> keys) {
        Map<String, Provenance> configured = new HashMap<>(map);
        String className = extract(configured, CLASS_NAME, StringProvenance.class).getValue();
        String shortName = extract(configured, HOST_SHORT_NAME, StringProvenance.class).getValue();
        Map<String, PrimitiveProvenance<?>> facts = new HashMap<>();
        keys.forEach(key -> facts.put(key, extract(configured, key, PrimitiveProvenance.class)));
        return new ExtractedInfo(className, shortName, configured, facts);
    }

    private static <P extends Provenance> P extract(Map<String, Provenance> map, String key, Class<P> type) {
        return ObjectProvenance.checkAndExtractProvenance(map, key, type, "provenance");
    }

    @Override
    public Map<String, PrimitiveProvenance<?>> getInstanceValues() {
        Map<String, PrimitiveProvenance<?>> values = super.getInstanceValues();
        values.putAll(facts);
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && other instanceof ProvenanceWithFacts that && getClass() == that.getClass()
                && timeless().equals(that.timeless());
    }

    private Map<String, PrimitiveProvenance<?>> timeless() {
        Map<String, PrimitiveProvenance<?>> values = new HashMap<>(facts);
        values.values().removeIf(DateTimeProvenance.class::isInstance);
        return values;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), timeless());
    }
}
