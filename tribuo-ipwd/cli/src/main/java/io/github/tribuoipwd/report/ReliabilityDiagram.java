/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.evaluation.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How sure predictions are and how often they are right: a point for each bin, of all seeds together. */
final class ReliabilityDiagram {

    /** The radius of a point of next to no examples, and what the largest has more: areas grow with the number of examples. */
    private static final double LEAST = 1.5;
    private static final double MORE = 3;

    private final Story story;
    private final Comparison comparison;

    ReliabilityDiagram(Story story) {
        this.story = story;
        comparison = story.comparison();
    }

    /** Empty where no calibration is known. */
    Optional<String> picture() {
        Chart chart = new Chart("Reliability, bin by bin", "mean confidence", "accuracy").shares();
        boolean known = false;
        for (String name : comparison.trainers()) {
            List<Calibration.Bin> bins = pooled(comparison.all(name).stream()
                    .flatMap(run -> Stream.ofNullable(run.student().calibration())).map(Calibration::bins).toList());
            known |= add(chart, story.mark(name), name, bins);
        }
        Map<String, Calibration> teachers = comparison.teachers();
        int next = comparison.trainers().size();
        for (Map.Entry<String, Calibration> teacher : teachers.entrySet()) {
            Mark mark = teachers.size() == 1 ? Mark.TEACHER : new Mark(next++);
            known |= add(chart, mark, teacher.getKey(), teacher.getValue().bins());
        }
        return known ? Optional.of(chart.svg()) : Optional.empty();
    }

    private static boolean add(Chart chart, Mark mark, String name, List<Calibration.Bin> bins) {
        List<Calibration.Bin> filled = bins.stream().filter(bin -> bin.weight() > 0).toList();
        if (!filled.isEmpty()) {
            double most = filled.stream().mapToDouble(Calibration.Bin::weight).max().orElse(1);
            chart.points(mark, name, filled.stream().mapToDouble(Calibration.Bin::confidence).toArray(),
                    filled.stream().mapToDouble(Calibration.Bin::accuracy).toArray(),
                    filled.stream().map(bin -> name + ", weight " + String.format(Locale.ROOT,
                            bin.weight() == Math.rint(bin.weight()) ? "%.0f" : "%.3f", bin.weight())).toList(),
                    filled.stream().mapToDouble(bin -> LEAST + MORE * Math.sqrt(bin.weight() / most)).toArray());
        }
        return !filled.isEmpty();
    }

    /** The bins of several runs as if their test examples were those of one. */
    static List<Calibration.Bin> pooled(List<List<Calibration.Bin>> runs) {
        int count = runs.stream().mapToInt(List::size).min().orElse(0);
        List<Calibration.Bin> pooled = new ArrayList<>();
        IntStream.range(0, count).forEach(bin -> {
            double weight = 0;
            double confidence = 0;
            double accuracy = 0;
            for (List<Calibration.Bin> run : runs) {
                Calibration.Bin one = Objects.requireNonNull(run.get(bin));
                if (one.weight() > 0) {
                    weight += one.weight();
                    confidence += one.weight() * one.confidence();
                    accuracy += one.weight() * one.accuracy();
                }
            }
            pooled.add(new Calibration.Bin(runs.get(0).get(bin).upperEnd(), weight, confidence / weight, accuracy / weight));
        });
        return pooled;
    }

    String html(ComparisonTables tables) {
        StringBuilder html = new StringBuilder();
        tables.calibrations().forEach(table -> html.append(Html.table(table)));
        picture().ifPresent(svg -> html.append(Html.charts(List.of(svg))).append(Html.paragraph("note", "On the line, predictions"
                + " are right as often as they are sure; below it they are too sure, above it not sure enough. Small points"
                + " are of few examples, and scatter.")));
        return Html.section("calibration", "Can the probabilities be believed?", html.toString());
    }
}
