/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.support.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** What the consumers train on and serve: a table, with a student of core's fixtures for a teacher. */
final class Student {

    static final int EXAMPLES = 20;

    private static final Path TEACHER = Path.of("../tribuo-ipwd/core/src/test/resources/fixtures/0.1.0/student.onnx");

    private Student() {}

    /**
     * What {@code Train} and {@code SoftLabels} are called with.
     *
     * @param folder where the table is written
     * @param results the student's file; before it, the folder of the soft labels
     */
    static String[] training(Path folder, Path... results) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(TEACHER.toAbsolutePath().toString(), "small,middle,large",
                table(folder, true).toString()));
        Arrays.stream(results).map(Path::toString).forEach(arguments::add);
        return arguments.toArray(String[]::new);
    }

    /** @param printed what a training printed, the accuracy on its last line */
    static void assertLearned(String printed) {
        double accuracy = Double.parseDouble(printed.lines().reduce((first, last) -> last).orElseThrow());
        assertTrue(accuracy > 0.5 && accuracy <= 1, printed);
    }

    /** What {@code Serve} is called with. */
    static String[] serving(Path folder, Path student) throws IOException {
        return new String[] {student.toString(), table(folder, false).toString()};
    }

    /** Writes a table, with the labels in its first column or without. */
    private static Path table(Path folder, boolean labels) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Example<Label> example : labels ? Tables.dataset(200, 1, false) : examples()) {
            Map<String, Double> row = new TreeMap<>();
            example.forEach(feature -> row.put(feature.getName(), feature.getValue()));
            if (lines.isEmpty()) {
                lines.add((labels ? "label," : "") + String.join(",", row.keySet()));
            }
            lines.add((labels ? example.getOutput().getLabel() + "," : "")
                    + row.values().stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return Files.write(folder.resolve(labels ? "labeled.csv" : "rows.csv"), lines);
    }

    /**
     * Compares with what the student predicts here, in the build itself.
     *
     * @param printed a line of scores an example, in the order of the labels, as {@code Serve} prints them
     */
    static void assertScores(Path student, String printed) throws IOException {
        List<String> found = printed.lines().toList();
        assertEquals(EXAMPLES, found.size(), printed);
        try (DistilledModel model = (DistilledModel) Model.deserializeFromFile(student)) {
            int i = 0;
            for (Example<Label> example : examples()) {
                List<Double> scores = Arrays.stream(found.get(i++).split(",")).map(Double::valueOf).toList();
                Map<String, Label> expected = new TreeMap<>(model.predict(example).getOutputScores());
                assertEquals(List.of("large", "middle", "small"), List.copyOf(expected.keySet()));
                int k = 0;
                for (Label label : expected.values()) {
                    assertEquals(label.getScore(), scores.get(k++), 1e-6, printed);
                }
                assertEquals(3, scores.size(), printed);
            }
        }
    }

    private static MutableDataset<Label> examples() {
        return Tables.dataset(EXAMPLES, 99, false);
    }
}
