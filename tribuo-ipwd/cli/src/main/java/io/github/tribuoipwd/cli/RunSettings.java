/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import io.github.tribuoipwd.internal.FlatProvenance;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tribuo.Dataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;

/**
 * The settings of a run: those of the trainer and its teacher, and of the data, with the hashes of their files. The places of
 * files, points in time and the versions of the engines do not count.
 */
final class RunSettings {

    private static final int SHOWN = 5;

    private RunSettings() {}

    static SortedMap<String, String> of(Trainer<Label> trainer, Dataset<Label> train, Dataset<Label> test) {
        SortedMap<String, String> settings = new TreeMap<>();
        put(settings, "trainer.", trainer.getProvenance());
        data(settings, "train.", train);
        data(settings, "test.", test);
        return settings;
    }

    private static void data(SortedMap<String, String> settings, String prefix, Dataset<Label> data) {
        put(settings, prefix, data.getSourceProvenance());
    }

    private static void put(SortedMap<String, String> settings, String prefix, ObjectProvenance provenance) {
        FlatProvenance.settings(provenance).forEach((path, value) -> settings.put(prefix + path, value));
    }

    /** The error of a run that is there with other settings than it would have now. */
    static IllegalArgumentException differ(String what, SortedMap<String, String> earlier, SortedMap<String, String> now) {
        TreeSet<String> paths = new TreeSet<>(now.keySet());
        paths.addAll(earlier.keySet());
        List<String> differences = paths.stream()
                .filter(path -> !String.valueOf(now.get(path)).equals(String.valueOf(earlier.get(path))))
                .map(path -> path + " was " + earlier.get(path) + " and is " + now.get(path)).toList();
        return new IllegalArgumentException(what + " must have the settings that it would have now, found "
                + String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())))
                + (differences.size() > SHOWN ? "; and " + (differences.size() - SHOWN) + " more" : "")
                + ".\nMaybe choose another --output, delete that folder, or add --force to run it again.");
    }
}
