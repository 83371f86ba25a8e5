/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import io.github.tribuoipwd.internal.FlatProvenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tribuo.provenance.TrainerProvenance;

/**
 * What the bits of a student depend on, by name: two trainings of the same description go the same way. The places of files and
 * points in time do not count, nor do settings that act on nothing before the last step, or that only guard the teacher.
 *
 * @param values the values by their names
 */
record TrainingDescription(SortedMap<String, String> values) {

    /** The section of a checkpoint that holds one. */
    static final String SECTION = "description";

    private static final int MOST_NAMED = 12;

    /**
     * What acts on the finished student only, or on the time that a training takes; the number of threads that is set, in place of
     * which the number that is used counts; and the invocation count, which is in the name of the training.
     */
    private static final Set<String> LATE = Set.of("overlap", "healthCheck", "exportTolerance", "unknownFeatures",
            "maximumUnknownShare", "threads", TrainerProvenance.TRAIN_INVOCATION_COUNT);

    /**
     * Describes a training.
     *
     * @param trainer the trainer's configuration and its invocation count
     * @param more what is not part of the configuration
     */
    static TrainingDescription of(ObjectProvenance trainer, Map<String, String> more) {
        SortedMap<String, String> values = new TreeMap<>(more);
        values.putAll(FlatProvenance.settings(trainer));
        values.keySet().removeAll(LATE);
        return new TrainingDescription(values);
    }

    void write(StateWriter state) throws IOException {
        state.number(values.size());
        for (Map.Entry<String, String> value : values.entrySet()) {
            state.text(value.getKey());
            state.text(value.getValue());
        }
    }

    static TrainingDescription read(StateReader state) throws IOException {
        SortedMap<String, String> values = new TreeMap<>();
        int number = state.count();
        for (int i = 0; i < number; i++) {
            values.put(String.valueOf(state.text()), String.valueOf(state.text()));
        }
        return new TrainingDescription(values);
    }

    /**
     * Refuses a checkpoint with another description.
     *
     * @param what what has this one, as the beginning of a sentence
     * @throws IllegalStateException if the checkpoint has another one; the message names each difference
     */
    void require(String what, CheckpointFile found, Path folder) {
        TrainingKeeper.read(found, SECTION, state -> {
            TrainingDescription before = read(state);
            if (!before.equals(this)) {
                throw new IllegalStateException(what + " must go on as it was begun, found in " + found.path() + " that "
                        + String.join(", ", before.differences(this)) + ".\nMaybe set another folder for the checkpoints, or"
                        + " delete " + folder + " to train anew.");
            }
        });
    }

    /** The differences of another description, in words, such as {@code epochs was 10 and is 20}; of many the first ones. */
    List<String> differences(TrainingDescription now) {
        List<String> differences = new ArrayList<>();
        Set<String> names = new TreeSet<>(values.keySet());
        names.addAll(now.values.keySet());
        for (String name : names) {
            String before = values.getOrDefault(name, "absent");
            String after = now.values.getOrDefault(name, "absent");
            if (!before.equals(after)) {
                differences.add(name + " was " + before + " and is " + after);
            }
        }
        return differences.size() <= MOST_NAMED ? differences : Stream.concat(differences.stream().limit(MOST_NAMED),
                Stream.of((differences.size() - MOST_NAMED) + " others")).toList();
    }
}
