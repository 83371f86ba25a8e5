/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.primitives.HashProvenance;
import io.github.tribuoipwd.internal.ProvenanceWithFacts;
import java.util.List;
import java.util.Map;

/**
 * The provenance of a stored teacher: its configuration, the hash of its store and that of the model that made it.
 */
public final class StoredTeacherProvenance extends ProvenanceWithFacts {

    private static final long serialVersionUID = 1L;

    /** The key of the store's SHA-256, see {@link SoftLabelStore#sha256()}. */
    public static final String STORE_HASH = "store-hash";

    /** The key of the SHA-256 of the model that made the soft labels, which covers external data. */
    public static final String MODEL_HASH = "model-hash";

    StoredTeacherProvenance(StoredTeacher host, String store, String model) {
        super(host, "Teacher", List.of(new HashProvenance(ProvenanceUtil.HashType.SHA256, STORE_HASH, store),
                new HashProvenance(ProvenanceUtil.HashType.SHA256, MODEL_HASH, model)));
    }

    /**
     * Used by the provenance unmarshalling system.
     *
     * @param map the provenance values
     */
    public StoredTeacherProvenance(Map<String, Provenance> map) {
        super(map, List.of(STORE_HASH, MODEL_HASH));
    }
}
