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

    private static final String LINE = "| %s | %8s | %10s | %10s | %13s |%n";
    private static final int LEAST_WIDTH = 16;

    private final List<Metrics.Network> teachers = new ArrayList<>();
    private final List<Row> students = new ArrayList<>();

    private record Row(String name, Metrics.Network network) {}

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
        students.add(new Row("student: " + name, metrics.student()));
    }

    @Override
    public String toString() {
        int width = students.stream().mapToInt(row -> row.name().length()).reduce(LEAST_WIDTH, Math::max);
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, LINE, " ".repeat(width), "accuracy", "parameters", "size", "predictions/s"));
        table.append("|-").append("-".repeat(width)).append("-|---------:|-----------:|-----------:|--------------:|")
                .append(System.lineSeparator());
        teachers.forEach(teacher -> table.append(line(new Row("teacher", teacher), width)));
        students.forEach(student -> table.append(line(student, width)));
        return table.toString();
    }

    private static String line(Row row, int width) {
        Metrics.Network network = row.network();
        return String.format(Locale.ROOT, LINE, row.name() + " ".repeat(width - row.name().length()),
                Double.isNaN(network.accuracy()) ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * network.accuracy()),
                network.parameters() < 0 ? "" : String.format(Locale.ROOT, "%,d", network.parameters()),
                network.onnxBytes() < 0 ? "" : String.format(Locale.ROOT, "%,.1f KB", network.onnxBytes() / 1024.0),
                Double.isNaN(network.predictionsPerSecond()) ? ""
                        : String.format(Locale.ROOT, "%,.0f", network.predictionsPerSecond()));
    }
}
