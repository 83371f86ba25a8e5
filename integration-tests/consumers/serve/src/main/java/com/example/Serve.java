/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import io.github.tribuoipwd.DistilledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/** Loads a student and prints its scores of each row of a table, in the order of the labels. */
public final class Serve {

    private Serve() {}

    /** @param arguments the model's file, and a table whose first line names the features */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(arguments[1]));
        String[] names = lines.get(0).split(",");
        try (DistilledModel student = DistilledModel.read(Path.of(arguments[0]))) {
            for (String line : lines.subList(1, lines.size())) {
                double[] values = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
                Prediction<Label> prediction = student.predict(new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, names, values));
                System.out.println(new TreeMap<>(prediction.getOutputScores()).values().stream()
                        .map(label -> String.valueOf((float) label.getScore())).collect(Collectors.joining(",")));
            }
        }
    }
}
