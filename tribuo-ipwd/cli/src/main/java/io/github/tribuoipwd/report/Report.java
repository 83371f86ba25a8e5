/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tribuo.util.MeanVarianceAccumulator;

/**
 * {@code report.html}: what runs have shown, in words, tables and pictures, in one file that needs no other. All seeds are in it.
 */
public final class Report {

    /** The name of the file. */
    public static final String FILE = "report.html";

    /** The policy keeps a browser from loading anything, whatever the page holds. */
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>Distillation report</title>
            <style>
            """;

    private final Story story;
    private final ComparisonTables tables;
    private final List<String> versions;

    /**
     * A report.
     *
     * @param comparison the finished runs; one or more
     * @param tables the tables
     * @param baselines the trainers that others are compared with
     * @param versions what computed the runs, such as a library and its version, one in a text
     * @throws IllegalArgumentException if there is no run
     */
    public Report(Comparison comparison, ComparisonTables tables, List<String> baselines, List<String> versions) {
        if (comparison.trainers().isEmpty()) {
            throw new IllegalArgumentException("A report must be of one run or more, found none.\nMaybe add the runs to the"
                    + " comparison first.");
        }
        story = new Story(comparison, baselines);
        this.tables = tables;
        this.versions = List.copyOf(versions);
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
        String written = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
        WeightSection weights = new WeightSection(story);
        return HEAD + Style.page() + "</style>\n</head>\n<body>\n<main>\n<h1>Distillation report</h1>\n" + finding()
                + new Setup(story, versions, written).html() + accuracy() + new LearningCurves(story).html() + searches()
                + new ClassSection(story).html() + new ConfusionChanges(story).html()
                + new ReliabilityDiagram(story).html(tables) + weights.html(tables) + weights.gains(tables)
                + "</main>\n</body>\n</html>\n";
    }

    private String finding() {
        List<String> sentences = new Finding(story).sentences();
        return "<div class=\"finding\">\n" + Html.paragraph("lead", together(sentences.get(0))) + sentences.stream().skip(1)
                .map(sentence -> Html.paragraph("also", together(sentence))).collect(Collectors.joining()) + "</div>\n";
    }

    /** Without line breaks before what a number counts. */
    private static String together(String sentence) {
        return sentence.replace(" %", "\u00a0%");
    }

    private String accuracy() {
        List<DotChart.Row> rows = new ArrayList<>();
        for (String name : story.comparison().trainers()) {
            List<Metrics> runs = story.comparison().all(name);
            double[] accuracies = runs.stream().mapToDouble(run -> 100 * run.student().accuracy()).filter(Double::isFinite)
                    .toArray();
            MeanVarianceAccumulator over = story.comparison().over(name, run -> 100 * run.student().accuracy());
            rows.add(new DotChart.Row(name, story.mark(name), Comparison.mean(over),
                    over.getCount() > 1 ? over.getStdDev() : Double.NaN, accuracies.length > 1 ? accuracies : new double[0]));
        }
        rows.addAll(teachers());
        String deviations = rows.stream().anyMatch(row -> row.deviation() > 0) ? Html.paragraph("note", "Here and below, ± and"
                + " whiskers are the sample deviation over the runs. Intervals are of the mean difference, seed by seed.") : "";
        return Html.section("accuracy", "Accuracy", Html.table(tables.accuracies()) + deviations
                + Html.charts(List.of(new DotChart("Accuracy on the test data", "%", rows).svg()))
                + tables.validations().stream().map(Html::table).collect(Collectors.joining()));
    }

    /** A row for each teacher whose accuracy is known. */
    private List<DotChart.Row> teachers() {
        List<Double> accuracies = story.comparison().trainers().stream()
                .flatMap(name -> Stream.ofNullable(story.comparison().first(name).teacher())).map(Metrics.Network::accuracy)
                .filter(Double::isFinite).distinct().toList();
        return accuracies.stream().map(accuracy -> new DotChart.Row("teacher", Mark.TEACHER, 100 * accuracy, Double.NaN,
                new double[0])).toList();
    }

    private String searches() {
        return Html.section("searches", "Searches", tables.searches().stream().map(Html::table).collect(Collectors.joining()));
    }
}
