/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.primitives.HashProvenance;
import io.github.tribuoipwd.internal.ProvenanceWithFacts;
import java.util.List;
import java.util.Map;

/**
 * The provenance of a teacher whose logits lie in a store: its configuration, the hash of the store and that of the model that made
 * it. It is here, not beside the store, because students carry it: they load where nothing reads stores.
 */
public final class CapturedTeacherProvenance extends ProvenanceWithFacts {

    private static final long serialVersionUID = 1L;

    /** The key of the store's SHA-256. */
    public static final String STORE_HASH = "store-hash";

    /** The key of the SHA-256 of the model that made the soft labels, which covers external data. */
    public static final String MODEL_HASH = TeacherFileProvenance.MODEL_HASH;

    /**
     * Makes the provenance of a teacher.
     *
     * @param host the teacher
     * @param store the SHA-256 of its store
     * @param model the SHA-256 of the model that made the soft labels
     */
    public CapturedTeacherProvenance(CapturedTeacher host, String store, String model) {
        super(host, "Teacher", List.of(new HashProvenance(ProvenanceUtil.HashType.SHA256, STORE_HASH, store),
                new HashProvenance(ProvenanceUtil.HashType.SHA256, MODEL_HASH, model)));
    }

    /**
     * Used by the provenance unmarshalling system.
     *
     * @param map the provenance values
     */
    public CapturedTeacherProvenance(Map<String, Provenance> map) {
        super(map, List.of(STORE_HASH, MODEL_HASH));
    }
}
