/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.HashProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.IntProvenance;
import io.github.tribuoipwd.internal.ProvenanceWithFacts;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tribuo.provenance.ConfiguredDataSourceProvenance;

/**
 * The provenance of a source of this package: its configuration, the number of its examples, when it was made, and for each
 * file (or for the folder) the hash and the time of the last modification, under {@code resource-hash-0},
 * {@code file-modified-time-0} and so on. A folder of images has how many files below it are no examples, and the names of the
 * first twenty of them, under {@code unreadable-files}, {@code unreadable-files-0} and so on.
 */
public final class ImageSourceProvenance extends ProvenanceWithFacts implements ConfiguredDataSourceProvenance {

    private static final long serialVersionUID = 1L;

    /** The key of the number of examples. */
    public static final String NUMBER_OF_EXAMPLES = "number-of-examples";

    /** The key of the number of files that are no images by their names, and the beginning of the keys of their names. */
    public static final String OTHER_FILES = "other-files";

    /** The key of the number of files and folders whose names begin with a dot, and the beginning of the keys of their names. */
    public static final String HIDDEN_FILES = "hidden-files";

    /** The key of the number of images that were left out as unreadable, and the beginning of the keys of their names. */
    public static final String UNREADABLE_FILES = "unreadable-files";

    private static final List<String> KEYS = List.of(RESOURCE_HASH, FILE_MODIFIED_TIME, OTHER_FILES, HIDDEN_FILES,
            UNREADABLE_FILES);

    ImageSourceProvenance(Configurable host, OffsetDateTime created, int examples, List<Resource> resources) {
        super(host, "DataSource", facts(created, examples, resources));
    }

    ImageSourceProvenance(Configurable host, OffsetDateTime created, ImageFolder folder) {
        super(host, "DataSource", facts(created, folder));
    }

    /**
     * Used by the provenance unmarshalling system.
     *
     * @param map the provenance values
     */
    public ImageSourceProvenance(Map<String, Provenance> map) {
        super(map, map.keySet().stream().filter(key -> key.equals(DATASOURCE_CREATION_TIME) || key.equals(NUMBER_OF_EXAMPLES)
                || KEYS.stream().anyMatch(key::startsWith)).toList());
    }

    private static List<PrimitiveProvenance<?>> facts(OffsetDateTime created, ImageFolder folder) {
        List<PrimitiveProvenance<?>> facts = facts(created, folder.images().size(), List.of(folder.resource()));
        facts.addAll(folder.otherFiles().facts(OTHER_FILES));
        facts.addAll(folder.hidden().facts(HIDDEN_FILES));
        facts.addAll(folder.unreadable().facts(UNREADABLE_FILES));
        return facts;
    }

    private static List<PrimitiveProvenance<?>> facts(OffsetDateTime created, int examples, List<Resource> resources) {
        List<PrimitiveProvenance<?>> facts = new ArrayList<>();
        facts.add(new DateTimeProvenance(DATASOURCE_CREATION_TIME, created));
        facts.add(new IntProvenance(NUMBER_OF_EXAMPLES, examples));
        for (int i = 0; i < resources.size(); i++) {
            facts.add(new HashProvenance(ProvenanceUtil.HashType.SHA256, RESOURCE_HASH + "-" + i, resources.get(i).sha256()));
            facts.add(new DateTimeProvenance(FILE_MODIFIED_TIME + "-" + i, resources.get(i).modified()));
        }
        return facts;
    }
}
