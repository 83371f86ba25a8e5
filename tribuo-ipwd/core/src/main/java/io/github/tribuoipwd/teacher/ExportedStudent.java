/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.JsonStrings;
import io.github.tribuoipwd.internal.MessageReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A teacher that is an export of this library, with what its metadata hold: the label of each column, in the order of Tribuo's
 * numbers, which is not the alphabet's, and the feature at each position. Its transform is part of its graph.
 *
 * @param labels the labels in the order of the columns
 * @param features the names in the order of the input
 */
record ExportedStudent(Path file, List<String> labels, List<String> features) {

    private static final String LABELS = "tribuo-ipwd.labels";
    private static final String FEATURES = "tribuo-ipwd.features";

    /** Of ONNX's ModelProto, and of its StringStringEntryProto. */
    private static final int METADATA = 14;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int LONGEST_KEY = 1 << 10;
    private static final int LONGEST_VALUE = 1 << 26;

    /**
     * Reads the metadata of a model, whatever its size.
     *
     * @return nothing for a model of another program
     * @throws PropertyException if the file is missing or damaged
     */
    static Optional<ExportedStudent> read(Path file) {
        ModelFile.requireReadable(file, file);
        Map<String, String> found = new HashMap<>();
        try (MessageReader in = MessageReader.of(file)) {
            in.message(in.end(), (field, end) -> {
                if (field == METADATA) {
                    entry(in, end, found);
                }
            });
            return found.size() < 2 ? Optional.empty() : Optional.of(new ExportedStudent(file,
                    JsonStrings.read(found.getOrDefault(LABELS, "")), JsonStrings.read(found.getOrDefault(FEATURES, ""))));
        } catch (IOException | IllegalArgumentException e) {
            throw new PropertyException(e, "", "modelPath", "The teacher " + file + " must be a whole ONNX model, found "
                    + e.getMessage() + " in its metadata.\nMaybe it is another format, or was truncated on its way; copy it again.");
        }
    }

    private static void entry(MessageReader in, long end, Map<String, String> found) throws IOException {
        String[] key = {""};
        in.message(end, (field, fieldEnd) -> {
            if (field == KEY && fieldEnd - in.position() < LONGEST_KEY) {
                key[0] = new String(in.bytes(fieldEnd, LONGEST_KEY), StandardCharsets.UTF_8);
            } else if (field == VALUE && (key[0].equals(LABELS) || key[0].equals(FEATURES))) {
                found.put(key[0], new String(in.bytes(fieldEnd, LONGEST_VALUE), StandardCharsets.UTF_8));
            }
        });
    }

    /**
     * Checks settings that the file itself has.
     *
     * @param given the labels of the columns as they were set; other names for the same columns are taken
     * @throws PropertyException if a label is that of another column, or there is a transform
     */
    void requireSettings(List<String> given, InputTransform transform) {
        for (int column = 0; column < given.size(); column++) {
            int own = labels.indexOf(given.get(column));
            Checks.setting(own < 0 || own == column, "labels", "must be in the order of " + file + ", which has \""
                    + given.get(column) + "\" in column " + own, "it in column " + column,
                    "leave labels out: the export of a student has them.");
        }
        Checks.setting(transform.isIdentity(), "transform", "must not be set for the export of a student: it is part of the graph of "
                + file, transform, "leave it out; the file takes features as they are in the data.");
    }

    /**
     * Checks that a layout has the features where the file has them.
     *
     * @throws TeacherException if it has the same features in another order
     */
    void requireFeatures(FeaturePositions positions) {
        List<String> given = positions.names();
        if (given.size() != features.size() || given.equals(features) || !new HashSet<>(given).equals(new HashSet<>(features))) {
            return;
        }
        int first = 0;
        while (given.get(first).equals(features.get(first))) {
            first++;
        }
        throw new TeacherException("The teacher " + file + " must get the features in the order of its metadata, " + FEATURES
                + ", which have " + features.get(first) + " at position " + first + ", found " + given.get(first)
                + " there.\nMaybe use the layout that the teacher was trained with; its metadata tribuo-ipwd.layout describe it.");
    }
}
