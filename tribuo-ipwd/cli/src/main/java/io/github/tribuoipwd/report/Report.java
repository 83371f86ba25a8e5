/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.training.Diagnostics;
import io.github.tribuoipwd.training.Diagnostics.ClassDiagnostics;
import io.github.tribuoipwd.training.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code report.html}: the tables of a comparison and its pictures, in one file that needs no other. Pictures of one run show the
 * first seed.
 */
public final class Report {

    /** The name of the file. */
    public static final String FILE = "report.html";

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <title>Distillation report</title>
            <style>
            body { font-family: sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; background: #fff; color: #222; }
            table { border-collapse: collapse; margin-bottom: 1.5em; font-size: 14px; }
            th, td { padding: 4px 10px; border-bottom: 1px solid #ddd; text-align: right; }
            th:first-child, td:first-child { text-align: left; }
            svg { margin: 0 12px 18px 0; max-width: 100%; }
            </style>
            </head>
            <body>
            <h1>Distillation report</h1>
            """;

    private final Comparison comparison;
    private final ComparisonTables tables;
    private final List<String> baselines;

    /**
     * A report.
     *
     * @param comparison the finished runs
     * @param tables the tables on top
     * @param baselines the trainers that others are compared with
     */
    public Report(Comparison comparison, ComparisonTables tables, List<String> baselines) {
        this.comparison = comparison;
        this.tables = tables;
        this.baselines = baselines;
    }

    /**
     * Writes a page that needs no other file.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, html());
    }

    private String html() {
        StringBuilder html = new StringBuilder(HEAD);
        tables.tables().forEach(table -> html.append(table(table)));
        html.append("<h2>Learning</h2>\n").append(curves("Accuracy on training views", "accuracy, %", one -> 100 * one.accuracy()))
                .append(curves("Objective", "nats", EpochReport::loss));
        if (!comparison.validated().isEmpty()) {
            html.append(curves("Accuracy on validation data", "accuracy, %", one -> 100 * one.validationAccuracy()))
                    .append(curves("Loss on validation data", "nats", EpochReport::validationLoss));
        }
        html.append(reliability());
        if (!comparison.distilled().isEmpty() && !baselines.isEmpty()) {
            html.append("<h2>Recall gained, by the teacher's mass</h2>\n");
            baselines.forEach(baseline -> html.append(recallGains(baseline)));
        }
        Map<String, Diagnostics> weighted = weighted();
        if (!weighted.isEmpty()) {
            html.append("<h2>Mass of the teacher and weight, class by class</h2>\n");
            weighted.forEach((name, diagnostics) -> html.append(massAndWeight(name, diagnostics)));
            html.append("<h2>Weights of the examples</h2>\n");
            weighted.forEach((name, diagnostics) -> html.append(histogram(name, diagnostics)));
        }
        return html.append("</body>\n</html>\n").toString();
    }

    /** Empty where no calibration is known. A trainer without one is included: each has the same color in every picture. */
    private String reliability() {
        Map<String, Calibration> teachers = comparison.teachers();
        Chart chart = new Chart("Reliability, bin by bin", "mean confidence", "accuracy");
        boolean known = !teachers.isEmpty();
        for (String name : comparison.trainers()) {
            Calibration calibration = comparison.first(name).student().calibration();
            known |= calibration != null;
            reliability(chart, name, calibration == null ? List.of() : calibration.bins());
        }
        teachers.forEach((name, calibration) -> reliability(chart, name, calibration.bins()));
        chart.line("accuracy = confidence", new double[] {0, 1}, new double[] {0, 1});
        return known ? "<h2>Calibration</h2>\n" + chart.svg() : "";
    }

    private static void reliability(Chart chart, String name, List<Calibration.Bin> bins) {
        List<Calibration.Bin> filled = bins.stream().filter(bin -> bin.weight() > 0).toList();
        chart.points(name, filled.stream().mapToDouble(Calibration.Bin::confidence).toArray(),
                filled.stream().mapToDouble(Calibration.Bin::accuracy).toArray(),
                filled.stream().map(bin -> name + ", weight " + String.format(Locale.ROOT,
                        bin.weight() == Math.rint(bin.weight()) ? "%.0f" : "%.3f", bin.weight())).toList());
    }

    /** The trainers whose examples have different weights. */
    private Map<String, Diagnostics> weighted() {
        Map<String, Diagnostics> weighted = new LinkedHashMap<>();
        for (String name : comparison.distilled()) {
            Diagnostics diagnostics = comparison.first(name).distillation();
            if (diagnostics != null && diagnostics.weights().max() > diagnostics.weights().mean()) {
                weighted.put(name, diagnostics);
            }
        }
        return weighted;
    }

    private static String table(ComparisonTables.Table table) {
        return "<h2>" + Chart.escaped(table.title()) + "</h2>\n<table>\n" + line("th", table.columns())
                + table.lines().stream().map(line -> line("td", line)).collect(Collectors.joining()) + "</table>\n";
    }

    private static String line(String tag, List<String> cells) {
        return cells.stream().map(cell -> "<" + tag + ">" + Chart.escaped(cell) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    private String curves(String title, String unit, ToDoubleFunction<EpochReport> figure) {
        Chart chart = new Chart(title, "epoch", unit);
        for (String name : comparison.trainers()) {
            List<EpochReport> epochs = comparison.first(name).epochs();
            chart.line(name, epochs.stream().mapToDouble(EpochReport::epoch).toArray(),
                    epochs.stream().mapToDouble(figure).toArray());
        }
        return chart.svg();
    }

    private String recallGains(String baseline) {
        Chart chart = new Chart("Recall gained over " + baseline, "classes, ranked by the teacher's mass", "points");
        List<String> groups = ComparisonTables.groups(comparison);
        // The baseline is included, though it gains nothing: each trainer has the same color in every picture.
        comparison.trainers().forEach(name -> chart.bars(name, groups, IntStream.range(0, Comparison.GROUPS)
                        .mapToDouble(group -> 100 * Comparison.mean(comparison.recallGain(name, baseline, group))).toArray()));
        return chart.svg();
    }

    private static String massAndWeight(String name, Diagnostics diagnostics) {
        List<ClassDiagnostics> classes = diagnostics.classes();
        return new Chart(String.format(Locale.ROOT, "%s: correlation %+.2f", name, diagnostics.massWeightCorrelation()),
                "teacher's mass (mean probability)", "mean weight")
                .points(name, classes.stream().mapToDouble(ClassDiagnostics::mass).toArray(),
                        classes.stream().mapToDouble(ClassDiagnostics::meanWeight).toArray(),
                        classes.stream().map(ClassDiagnostics::label).toList()).svg();
    }

    private static String histogram(String name, Diagnostics diagnostics) {
        List<Long> counts = diagnostics.weightHistogram();
        int first = 0;
        int last = counts.size() - 1;
        while (first < last && counts.get(first) == 0) {
            first++;
        }
        while (last > first && counts.get(last) == 0) {
            last--;
        }
        List<String> bins = new ArrayList<>();
        for (int bin = first; bin <= last; bin++) {
            bins.add(Double.isInfinite(Diagnostics.upperEnd(bin)) ? "more"
                    : String.format(Locale.ROOT, "%.2g", Diagnostics.upperEnd(bin)));
        }
        return new Chart(name, "weight, up to", "examples").bars(name, bins,
                counts.subList(first, last + 1).stream().mapToDouble(Long::doubleValue).toArray()).svg();
    }
}
