/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.HashProvenance;
import io.github.tribuoipwd.internal.FlatProvenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The provenance of a component as names and texts, without points in time. */
final class Settings {

    /** Where a file lies, whose hash is there too, and how fast it runs. */
    private static final Pattern WITHOUT_EFFECT =
            Pattern.compile("(^|\\.)(modelPath|path|device|deviceId|cudaOptions|tensorRtOptions|threads|batchSize)([.\\[]|$)");

    private Settings() {}

    static SortedMap<String, String> of(Provenancable<? extends ObjectProvenance> component) {
        return of(component.getProvenance());
    }

    static SortedMap<String, String> of(ObjectProvenance provenance) {
        SortedMap<String, String> settings = new TreeMap<>();
        FlatProvenance.of(provenance).forEach((name, value) -> {
            if (!(value instanceof DateTimeProvenance) && value instanceof PrimitiveProvenance<?> single) {
                settings.put(name, String.valueOf(single.getValue()));
            }
        });
        return settings;
    }

    /** All hashes of files. */
    static List<String> hashes(Provenancable<? extends ObjectProvenance> component) {
        return FlatProvenance.of(component.getProvenance()).values().stream().filter(HashProvenance.class::isInstance)
                .map(value -> ((HashProvenance) value).getValue()).toList();
    }

    /** What settings differ in that logits depend on, by name. */
    static List<String> differences(String what, Map<String, String> ours, Map<String, String> theirs) {
        SortedSet<String> names = new TreeSet<>(ours.keySet());
        names.addAll(theirs.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            boolean counts = !WITHOUT_EFFECT.matcher(name).find() && !FlatProvenance.isGuard(name);
            if (counts && !Objects.equals(ours.get(name), theirs.get(name))) {
                differences.add(what + "." + name + " is " + text(theirs.get(name)) + ", not " + text(ours.get(name)));
            }
        }
        return differences;
    }

    private static String text(@Nullable String value) {
        return value == null ? "absent" : '"' + value + '"';
    }
}
