/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.impl.SkeletalConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.HashProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.IntProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.provenance.ConfiguredDataSourceProvenance;

/**
 * The provenance of a source of this package: its configuration, the number of its examples, when it was made, and for each
 * file (or for the folder) the hash and the time of the last modification, under {@code resource-hash-0},
 * {@code file-modified-time-0} and so on.
 */
public final class ImageSourceProvenance extends SkeletalConfiguredObjectProvenance implements ConfiguredDataSourceProvenance {

    private static final long serialVersionUID = 1L;

    /** The key of the number of examples. */
    public static final String NUMBER_OF_EXAMPLES = "number-of-examples";

    /** The values that are no configuration. */
    private final HashMap<String, PrimitiveProvenance<?>> facts = new HashMap<>();

    ImageSourceProvenance(Configurable host, OffsetDateTime created, int examples, List<Resource> resources) {
        super(host, "DataSource");
        put(new DateTimeProvenance(DATASOURCE_CREATION_TIME, created));
        put(new IntProvenance(NUMBER_OF_EXAMPLES, examples));
        for (int i = 0; i < resources.size(); i++) {
            put(new HashProvenance(ProvenanceUtil.HashType.SHA256, key(RESOURCE_HASH, i), resources.get(i).sha256()));
            put(new DateTimeProvenance(key(FILE_MODIFIED_TIME, i), resources.get(i).modified()));
        }
    }

    /**
     * Used by the provenance unmarshalling system.
     *
     * @param map the provenance values
     */
    public ImageSourceProvenance(Map<String, Provenance> map) {
        this(extract(map));
    }

    private ImageSourceProvenance(ExtractedInfo info) {
        super(info);
        facts.putAll(info.instanceValues);
    }

    private static String key(String name, int resource) {
        return name + "-" + resource;
    }

    private void put(PrimitiveProvenance<?> fact) {
        facts.put(fact.getKey(), fact);
    }

    private static ExtractedInfo extract(Map<String, Provenance> map) {
        Map<String, Provenance> configured = new HashMap<>(map);
        String className = take(configured, CLASS_NAME, StringProvenance.class).getValue();
        String shortName = take(configured, HOST_SHORT_NAME, StringProvenance.class).getValue();
        Map<String, PrimitiveProvenance<?>> facts = new HashMap<>();
        facts.put(DATASOURCE_CREATION_TIME, take(configured, DATASOURCE_CREATION_TIME, DateTimeProvenance.class));
        facts.put(NUMBER_OF_EXAMPLES, take(configured, NUMBER_OF_EXAMPLES, IntProvenance.class));
        for (int i = 0; configured.containsKey(key(RESOURCE_HASH, i)); i++) {
            facts.put(key(RESOURCE_HASH, i), take(configured, key(RESOURCE_HASH, i), HashProvenance.class));
            facts.put(key(FILE_MODIFIED_TIME, i), take(configured, key(FILE_MODIFIED_TIME, i), DateTimeProvenance.class));
        }
        return new ExtractedInfo(className, shortName, configured, facts);
    }

    private static <P extends Provenance> P take(Map<String, Provenance> map, String key, Class<P> type) {
        return ObjectProvenance.checkAndExtractProvenance(map, key, type, ImageSourceProvenance.class.getSimpleName());
    }

    @Override
    public Map<String, PrimitiveProvenance<?>> getInstanceValues() {
        Map<String, PrimitiveProvenance<?>> values = super.getInstanceValues();
        values.putAll(facts);
        return values;
    }
}
