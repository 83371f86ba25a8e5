/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table that the program prints: one line for each teacher and each student, in Markdown. */
public final class ResultTable {

    private static final String LINE = "| %-16s | %8s | %10s | %10s | %13s |%n";

    private final List<Metrics.Network> teachers = new ArrayList<>();
    private final StringBuilder students = new StringBuilder();

    /**
     * A table without lines.
     */
    public ResultTable() {}

    /**
     * Adds a line for a student, and one for its teacher where that has none yet.
     *
     * @param name the name of the student
     * @param metrics its figures
     */
    public void add(String name, Metrics metrics) {
        Metrics.@Nullable Network teacher = metrics.teacher();
        if (teacher != null && !teachers.contains(teacher)) {
            teachers.add(teacher);
        }
        students.append(line("student: " + name, metrics.student()));
    }

    private static String line(String name, Metrics.Network network) {
        return String.format(Locale.ROOT, LINE, name,
                Double.isNaN(network.accuracy()) ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * network.accuracy()),
                network.parameters() < 0 ? "" : String.format(Locale.ROOT, "%,d", network.parameters()),
                network.onnxBytes() < 0 ? "" : String.format(Locale.ROOT, "%,.1f KB", network.onnxBytes() / 1024.0),
                Double.isNaN(network.predictionsPerSecond()) ? ""
                        : String.format(Locale.ROOT, "%,.0f", network.predictionsPerSecond()));
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, LINE, "", "accuracy", "parameters", "size", "predictions/s"));
        table.append("|------------------|---------:|-----------:|-----------:|--------------:|").append(System.lineSeparator());
        teachers.forEach(teacher -> table.append(line("teacher", teacher)));
        return table.append(students).toString();
    }
}
