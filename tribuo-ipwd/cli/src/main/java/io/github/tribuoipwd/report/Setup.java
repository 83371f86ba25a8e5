/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.training.ValidationSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was run: data, teacher, student and settings, and by which versions. */
final class Setup {

    private final Comparison comparison;
    private final List<String> versions;
    private final String written;

    /**
     * Takes what it writes.
     *
     * @param versions what computed the runs, a line each
     * @param written when the page was written
     */
    Setup(Story story, List<String> versions, String written) {
        comparison = story.comparison();
        this.versions = versions;
        this.written = written;
    }

    String html() {
        List<List<String>> lines = new ArrayList<>();
        add(lines, "Training data", trainer -> settings(trainer).data("train."));
        add(lines, "Test data", trainer -> settings(trainer).data("test."));
        add(lines, "Validation", this::validation);
        add(lines, "Teacher", this::teacher);
        add(lines, "Student", trainer -> settings(trainer).student() + parameters(comparison.first(trainer).student()));
        add(lines, "Objective", trainer -> settings(trainer).objective());
        add(lines, "Optimizer", trainer -> settings(trainer).optimizer());
        add(lines, "Epochs", trainer -> settings(trainer).epochs());
        add(lines, "Seeds", trainer -> comparison.all(trainer).stream().map(run -> String.valueOf(run.seed()))
                .collect(Collectors.joining(", ")));
        lines.add(List.of("Time", String.format(Locale.ROOT, "%,.0f seconds for all %d runs", comparison.trainers().stream()
                .flatMap(trainer -> comparison.all(trainer).stream()).mapToDouble(run -> run.seconds().total()).sum(),
                comparison.trainers().stream().mapToInt(trainer -> comparison.all(trainer).size()).sum())));
        if (!versions.isEmpty()) {
            lines.add(List.of("Versions", String.join("; ", versions)));
        }
        lines.add(List.of("Page written", written));
        return Html.section("setup", "What was run", "<div class=\"facts\">\n" + Html.table("Data, teacher, student and settings",
                List.of("", "value"), lines) + "</div>\n" + settings());
    }

    private Settings settings(String trainer) {
        return Settings.of(comparison.first(trainer));
    }

    /** A line for each text, with the trainers that have it where there are several texts. */
    private void add(List<List<String>> lines, String name, Function<String, String> text) {
        Map<String, List<String>> trainers = new LinkedHashMap<>();
        comparison.trainers().forEach(trainer -> trainers.computeIfAbsent(text.apply(trainer), one -> new ArrayList<>())
                .add(trainer));
        boolean several = trainers.size() > 1;
        trainers.remove("");
        trainers.forEach((value, names) -> lines.add(List.of(several ? name + " of " + String.join(", ", names) : name, value)));
    }

    private String validation(String trainer) {
        @Nullable ValidationSummary summary = comparison.first(trainer).validation();
        return summary == null ? "" : String.format(Locale.ROOT, "%,d examples, %s epoch by %s", summary.examples(),
                summary.selection(), summary.criterion()).toLowerCase(Locale.ROOT);
    }

    private String teacher(String trainer) {
        Metrics.@Nullable Network teacher = comparison.first(trainer).teacher();
        return teacher == null ? "" : settings(trainer).teacher() + figures(teacher);
    }

    private static String figures(Metrics.Network network) {
        return (Double.isNaN(network.accuracy()) ? "" : String.format(Locale.ROOT, "; %.2f %% accuracy on the test data",
                100 * network.accuracy()))
                + parameters(network) + (network.onnxBytes() < 0 ? ""
                : String.format(Locale.ROOT, "; %,.1f KB", network.onnxBytes() / 1024.0));
    }

    private static String parameters(Metrics.Network network) {
        return network.parameters() < 0 ? "" : String.format(Locale.ROOT, "; %,d parameters", network.parameters());
    }

    /** Every setting: those that differ between trainers side by side, and the others behind a line that unfolds them. */
    private String settings() {
        Map<String, SortedMap<String, String>> byTrainer = new LinkedHashMap<>();
        comparison.trainers().forEach(trainer -> byTrainer.put(trainer, settings(trainer).listed()));
        SortedMap<String, List<String>> all = new TreeMap<>();
        byTrainer.values().forEach(one -> one.keySet().forEach(path -> all.computeIfAbsent(path,
                key -> byTrainer.values().stream().map(settings -> settings.getOrDefault(path, "")).toList())));
        List<List<String>> same = new ArrayList<>();
        List<List<String>> different = new ArrayList<>();
        all.forEach((path, values) -> {
            Set<String> distinct = new LinkedHashSet<>(values);
            List<String> line = new ArrayList<>(List.of(path));
            line.addAll(distinct.size() == 1 ? distinct : values);
            (distinct.size() == 1 ? same : different).add(line);
        });
        List<String> columns = new ArrayList<>(List.of(""));
        columns.addAll(byTrainer.keySet());
        return unfolded("Settings that differ between the trainers", columns, different)
                + unfolded("Settings of all trainers", List.of("", "value"), same);
    }

    /** A table behind a line that unfolds it; empty where it has no lines. */
    private static String unfolded(String title, List<String> columns, List<List<String>> lines) {
        return lines.isEmpty() ? "" : "<details><summary>" + title + " (" + lines.size() + ")</summary>\n<div class=\"facts\">\n"
                + Html.table(title, columns, lines) + "</div>\n</details>\n";
    }
}
