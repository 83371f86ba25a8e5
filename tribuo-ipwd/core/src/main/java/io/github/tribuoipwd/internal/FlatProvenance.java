/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import java.util.SortedMap;
import java.util.TreeMap;

/** Provenance as single values with paths, such as {@code trainer.teacher.model-hash}. */
public final class FlatProvenance {

    private FlatProvenance() {}

    /**
     * Every single value of a provenance.
     *
     * @param provenance the provenance; not modified
     * @return the values by their paths
     */
    public static SortedMap<String, Provenance> of(ObjectProvenance provenance) {
        SortedMap<String, Provenance> values = new TreeMap<>();
        collect("", provenance, values);
        return values;
    }

    private static void collect(String path, Provenance provenance, SortedMap<String, Provenance> values) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (provenance instanceof ObjectProvenance object) {
            object.forEach(entry -> collect(prefix + entry.getA(), entry.getB(), values));
        } else if (provenance instanceof MapProvenance<?> map) {
            map.forEach(entry -> collect(prefix + entry.getA(), entry.getB(), values));
        } else if (provenance instanceof ListProvenance<?> list) {
            for (int i = 0; i < list.getList().size(); i++) {
                collect(path + "[" + i + "]", list.getList().get(i), values);
            }
        } else {
            values.put(path, provenance);
        }
    }
}
