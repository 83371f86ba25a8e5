/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.reproduction;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One value in which two provenances differ.
 *
 * @param path where it stands, such as {@code trainer.teacher.model-hash}
 * @param original the first provenance's value; null where it has none
 * @param reproduced the second one's value; null where it has none
 */
public record ProvenanceDifference(String path, @Nullable String original, @Nullable String reproduced) {

    /** Compares two provenances; points in time do not count. */
    static List<ProvenanceDifference> between(ObjectProvenance original, ObjectProvenance reproduced) {
        SortedMap<String, Provenance> first = flat(original);
        SortedMap<String, Provenance> second = flat(reproduced);
        TreeSet<String> paths = new TreeSet<>(first.keySet());
        paths.addAll(second.keySet());
        List<ProvenanceDifference> differences = new ArrayList<>();
        for (String path : paths) {
            String before = text(first.get(path));
            String after = text(second.get(path));
            boolean time = first.get(path) instanceof DateTimeProvenance || second.get(path) instanceof DateTimeProvenance;
            if (!time && !String.valueOf(before).equals(String.valueOf(after))) {
                differences.add(new ProvenanceDifference(path, before, after));
            }
        }
        return differences;
    }

    private static @Nullable String text(@Nullable Provenance value) {
        return value == null ? null : value.toString();
    }

    /** Every single value of a provenance, by its path. */
    static SortedMap<String, Provenance> flat(ObjectProvenance provenance) {
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

    @Override
    public String toString() {
        return path + ": " + (original == null ? "(absent)" : original) + " -> " + (reproduced == null ? "(absent)" : reproduced);
    }
}
