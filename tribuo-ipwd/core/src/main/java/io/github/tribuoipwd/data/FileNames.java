/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.IntProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Files that are no examples: how many, and the first of their names.
 *
 * @param count how many
 * @param first the first names in their order
 */
record FileNames(int count, List<String> first) {

    private static final int NAMED = 20;
    private static final int SHOWN = 3;

    static FileNames of(Collection<String> names) {
        return new FileNames(names.size(), names.stream().sorted().limit(NAMED).toList());
    }

    /** The facts of a provenance: the number under a key, names under the key and a number. */
    List<PrimitiveProvenance<?>> facts(String key) {
        List<PrimitiveProvenance<?>> facts = new ArrayList<>();
        facts.add(new IntProvenance(key, count));
        for (int i = 0; i < first.size(); i++) {
            facts.add(new StringProvenance(key + "-" + i, first.get(i)));
        }
        return facts;
    }

    /** For a message: the first names. */
    @Override
    public String toString() {
        return String.join(", ", first.subList(0, Math.min(SHOWN, first.size()))) + (count > SHOWN ? ", ..." : "");
    }
}
