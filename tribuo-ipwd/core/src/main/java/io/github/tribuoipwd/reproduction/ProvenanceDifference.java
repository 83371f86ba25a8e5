/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.reproduction;

import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import io.github.tribuoipwd.internal.FlatProvenance;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One value in which two provenances differ.
 *
 * @param path the path of the value, such as {@code trainer.teacher.model-hash}
 * @param original the first provenance's value; null where it has none
 * @param reproduced the second one's value; null where it has none
 */
public record ProvenanceDifference(String path, @Nullable String original, @Nullable String reproduced) {

    /** Compares two provenances; points in time do not count. */
    static List<ProvenanceDifference> between(ObjectProvenance original, ObjectProvenance reproduced) {
        SortedMap<String, Provenance> first = FlatProvenance.of(original);
        SortedMap<String, Provenance> second = FlatProvenance.of(reproduced);
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

    @Override
    public String toString() {
        return path + ": " + (original == null ? "(absent)" : original) + " -> " + (reproduced == null ? "(absent)" : reproduced);
    }
}
