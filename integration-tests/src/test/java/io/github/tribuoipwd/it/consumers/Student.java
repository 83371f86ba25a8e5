/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.support.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/** The student that every version must serve (core's fixtures), with the predictions that are stored beside it. */
final class Student {

    static final int EXAMPLES = 20;

    private static final Path FIXTURE = Path.of("../tribuo-ipwd/core/src/test/resources/fixtures/0.1.0").toAbsolutePath().normalize();
    static final Path MODEL = FIXTURE.resolve("model.tribuo");
    static final Path GRAPH = FIXTURE.resolve("student.onnx");

    private Student() {}

    /** Writes the examples that the stored predictions are of, or more of their kind with their labels in the first column. */
    static Path table(Path folder, boolean labels) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Example<Label> example : labels ? Tables.dataset(200, 1, false) : Tables.dataset(EXAMPLES, 99, false)) {
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

    /** @param printed a line of scores an example, as {@code Serve} prints them */
    static void assertScores(String printed) throws IOException {
        List<String> expected = Files.readAllLines(FIXTURE.resolve("predictions.csv"));
        List<String> found = printed.lines().toList();
        assertEquals(EXAMPLES, expected.size());
        assertEquals(expected.size(), found.size(), printed);
        for (int i = 0; i < expected.size(); i++) {
            String[] scores = expected.get(i).split(",");
            String[] served = found.get(i).split(",");
            assertEquals(scores.length, served.length, printed);
            for (int k = 0; k < scores.length; k++) {
                assertEquals(Double.parseDouble(scores[k]), Double.parseDouble(served[k]), 1e-6, printed);
            }
        }
    }
}
