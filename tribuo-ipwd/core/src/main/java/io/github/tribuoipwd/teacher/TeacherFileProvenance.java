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
 * The provenance of a teacher that is a file: its configuration and the hash of its model.
 */
public final class TeacherFileProvenance extends ProvenanceWithFacts {

    private static final long serialVersionUID = 1L;

    /** The key of the model's SHA-256, which covers external data. */
    public static final String MODEL_HASH = "model-hash";

    TeacherFileProvenance(Teacher host, String sha256) {
        super(host, "Teacher", List.of(new HashProvenance(ProvenanceUtil.HashType.SHA256, MODEL_HASH, sha256)));
    }

    /**
     * Used by the provenance unmarshalling system.
     *
     * @param map the provenance values
     */
    public TeacherFileProvenance(Map<String, Provenance> map) {
        super(map, List.of(MODEL_HASH));
    }
}
