/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.training.Diagnostics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One training as a line of a file of results.
 *
 * @param cell the name of its cell
 * @param arm the way it was trained
 * @param rate its learning rate, as the name of its trainer ends
 * @param rows what it was tested on, {@link #VALIDATION} or {@link #TEST}
 * @param seed its seed
 * @param figures {@link #FIGURES}, shares in percent; NaN where there is none, all of them where the training diverged
 */
record RunLine(String cell, String arm, String rate, String rows, long seed, List<Double> figures) {

    static final String VALIDATION = "validation";
    static final String TEST = "test";

    /** How many groups of classes, from those that the teacher predicts most to those that it predicts least. */
    static final int GROUPS = 4;

    static final List<String> FIGURES = List.of("accuracy", "mean recall", "recall 1", "recall 2", "recall 3", "recall 4",
            "softened recall 1", "softened recall 2", "softened recall 3", "softened recall 4", "ece", "aurc", "nll",
            "mean weight", "effective sample size", "correlation", "teacher accuracy", "mass variation",
            "softened mass variation", "seconds");

    static final String HEADER = "cell\tarm\trate\trows\tseed\t" + String.join("\t", FIGURES);

    RunLine {
        figures = List.copyOf(figures);
    }

    /**
     * A training that has ended.
     *
     * @param metrics what was measured; null where it diverged
     * @param masses the diagnostics of any run of the cell with a teacher, which rank the classes; null where there is none
     */
    static RunLine of(String cell, String arm, String rate, String rows, long seed, @Nullable Metrics metrics,
            @Nullable Diagnostics masses) {
        if (metrics == null) {
            return new RunLine(cell, arm, rate, rows, seed,
                    DoubleStream.generate(() -> Double.NaN).limit(FIGURES.size()).boxed().toList());
        }
        Map<String, Double> recalls = metrics.classes().stream()
                .collect(Collectors.toMap(Metrics.ClassResult::label, Metrics.ClassResult::recall));
        Calibration calibration = metrics.student().calibration();
        Diagnostics own = metrics.distillation();
        List<Double> figures = new ArrayList<>();
        figures.add(100 * metrics.student().accuracy());
        figures.add(100 * mean(recalls.values().stream().mapToDouble(recall -> recall)));
        figures.addAll(recalls(recalls, masses, Diagnostics.ClassDiagnostics::mass));
        figures.addAll(recalls(recalls, masses, Diagnostics.ClassDiagnostics::softenedMass));
        figures.add(calibration == null ? Double.NaN : 100 * calibration.expectedCalibrationError());
        figures.add(calibration == null ? Double.NaN : 100 * calibration.areaUnderRiskCoverage());
        figures.add(calibration == null ? Double.NaN : calibration.negativeLogLikelihood());
        figures.add(own == null ? Double.NaN : own.weights().mean());
        figures.add(own == null ? Double.NaN : 100 * own.weights().effectiveSampleSize()
                / own.classes().stream().mapToLong(Diagnostics.ClassDiagnostics::examples).sum());
        figures.add(own == null ? Double.NaN : own.massWeightCorrelation());
        figures.add(metrics.teacher() == null ? Double.NaN : 100 * metrics.teacher().accuracy());
        figures.add(own == null ? Double.NaN : variation(own, Diagnostics.ClassDiagnostics::mass));
        figures.add(own == null ? Double.NaN : variation(own, Diagnostics.ClassDiagnostics::softenedMass));
        figures.add(metrics.seconds().training());
        return new RunLine(cell, arm, rate, rows, seed, figures);
    }

    private static List<Double> recalls(Map<String, Double> recalls, @Nullable Diagnostics masses,
            ToDoubleFunction<Diagnostics.ClassDiagnostics> mass) {
        if (masses == null) {
            return DoubleStream.generate(() -> Double.NaN).limit(GROUPS).boxed().toList();
        }
        List<String> ranked = masses.classes().stream().sorted(Comparator.comparingDouble(mass).reversed())
                .map(Diagnostics.ClassDiagnostics::label).toList();
        return IntStream.range(0, GROUPS).mapToObj(group -> 100 * mean(ranked.subList(group * ranked.size() / GROUPS,
                (group + 1) * ranked.size() / GROUPS).stream().mapToDouble(recalls::get))).toList();
    }

    private static double mean(DoubleStream values) {
        return values.filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
    }

    /** The deviation over the classes by the mean, in percent. */
    private static double variation(Diagnostics diagnostics, ToDoubleFunction<Diagnostics.ClassDiagnostics> mass) {
        double mean = mean(diagnostics.classes().stream().mapToDouble(mass));
        double squares = mean(diagnostics.classes().stream()
                .mapToDouble(one -> Math.pow(mass.applyAsDouble(one) - mean, 2)));
        return 100 * Math.sqrt(squares) / mean;
    }

    /** What tells it from all others. */
    String key() {
        return String.join("\t", cell, arm, rate, rows, String.valueOf(seed));
    }

    double figure(String name) {
        return figures.get(FIGURES.indexOf(name));
    }

    /** The line. */
    String line() {
        return key() + figures.stream().map(figure -> Double.isNaN(figure) ? "\t" : String.format(Locale.ROOT, "\t%.3f", figure))
                .collect(Collectors.joining());
    }

    /** Reads a line; null where a kill has cut it. */
    static @Nullable RunLine read(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != 5 + FIGURES.size()) {
            return null;
        }
        return new RunLine(cells[0], cells[1], cells[2], cells[3], Long.parseLong(cells[4]),
                Arrays.stream(cells).skip(5).map(cell -> cell.isEmpty() ? Double.NaN : Double.valueOf(cell)).toList());
    }
}
