/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints an exported student's scores of each row of a table, in the order of the labels. */
public final class ServeOnnx {

    private ServeOnnx() {}

    /** @param arguments the exported student, and a table whose first line names the features */
    public static void main(String[] arguments) throws IOException, OrtException {
        List<String> lines = Files.readAllLines(Path.of(arguments[1]));
        String[] names = lines.get(0).split(",");
        try (BareStudent student = new BareStudent(arguments[0])) {
            for (String line : lines.subList(1, lines.size())) {
                String[] values = line.split(",");
                Map<String, Float> example = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                    example.put(names[i], Float.parseFloat(values[i]));
                }
                float[] probabilities = student.predict(student.row(example))[0];
                Map<String, Float> scores = new TreeMap<>();
                for (int k = 0; k < probabilities.length; k++) {
                    scores.put(student.labels().get(k), probabilities[k]);
                }
                System.out.println(scores.values().stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
        }
    }
}
