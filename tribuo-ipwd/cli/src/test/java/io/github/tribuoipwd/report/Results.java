/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.evaluation.CalibrationMeter;
import io.github.tribuoipwd.training.Diagnostics;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.Selection;
import io.github.tribuoipwd.training.ValidationCriterion;
import io.github.tribuoipwd.training.ValidationSummary;
import io.github.tribuoipwd.training.WeightSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Invented metrics of runs, with figures that can be checked by hand. */
final class Results {

    /** Of the six classes a to f; c has most of it, then a, f, e, b, d. */
    private static final double[] MASSES = {0.25, 0.09, 0.30, 0.06, 0.10, 0.20};

    private Results() {}

    /** The groups of a comparison are {c}, {a, f}, {e}, {b, d}. */
    static Metrics distilled(long seed, double accuracy, double... recalls) {
        List<Diagnostics.ClassDiagnostics> classes = new ArrayList<>();
        for (int k = 0; k < recalls.length; k++) {
            classes.add(new Diagnostics.ClassDiagnostics(label(k), 10, MASSES[k], MASSES[k], 2 - MASSES[k]));
        }
        List<Long> histogram = new ArrayList<>(Collections.nCopies(Diagnostics.HISTOGRAM_BINS, 0L));
        histogram.set(9, 40L);
        histogram.set(11, 20L);
        return metrics(seed, accuracy, new Diagnostics(new WeightSummary(2, 5, 30), histogram, 0.9, classes, -1), recalls);
    }

    static Metrics onLabels(long seed, double accuracy, double... recalls) {
        return metrics(seed, accuracy, null, recalls);
    }

    /** A run with validation data that ended early, and a search before it. */
    static Metrics searched(long seed, double accuracy, double... recalls) {
        Metrics plain = onLabels(seed, accuracy, recalls);
        SearchReport search = new SearchReport(30, ValidationCriterion.ACCURACY, 6.5, List.of(
                new SearchReport.Candidate("labels", "LabelObjective()", 1, 2, 0.5, 0.4, 1.25, SearchReport.Standing.CHOSEN, ""),
                new SearchReport.Candidate("KD", "DistillationObjective()", 1, 1, Double.NaN, Double.NaN, Double.NaN,
                        SearchReport.Standing.FAILED, "it <diverged>")), "labels is chosen");
        return new Metrics(plain.teacher(), plain.student(), plain.classes(), plain.confusions(), plain.distillation(),
                List.of(new EpochReport(1, 3, 3.5, 0.4, 0.1, 7, 1.5, 0.625, 0.5), new EpochReport(2, 3, 2.5, 0.6, 0.01, 8, 1.75, 0.5, 0.5)),
                plain.seconds(), new ValidationSummary(40, ValidationCriterion.LOSS, Selection.BEST, 1, 2, true), search, seed,
                plain.settings());
    }

    private static Metrics metrics(long seed, double accuracy, Diagnostics diagnostics, double[] recalls) {
        List<Metrics.ClassResult> classes = new ArrayList<>();
        for (int k = 0; k < recalls.length; k++) {
            classes.add(new Metrics.ClassResult(label(k), recalls[k]));
        }
        List<EpochReport> epochs = List.of(new EpochReport(1, 2, 3.5, 0.4, 0.1, 7), new EpochReport(2, 2, 2.5, 0.6, 0.01, 8));
        return new Metrics(diagnostics == null ? null : new Metrics.Network(0.95, -1, -1, Double.NaN, calibration(0.95, 0.5)),
                new Metrics.Network(accuracy, 10, 100, 1000, calibration(0.75, 0.1 * seed)), classes,
                confusions(diagnostics != null), diagnostics, epochs, new Metrics.Seconds(1, 15), null, null, seed,
                new TreeMap<>(Map.of("trainer.seed", String.valueOf(seed))));
    }

    /** With a teacher, a is taken for b less often, and c for d more often. */
    private static Confusions confusions(boolean distilled) {
        return new Confusions(100, distilled ? List.of(new Confusions.Pair("b", "a", 5), new Confusions.Pair("a", "b", 4),
                new Confusions.Pair("c", "d", 3))
                : List.of(new Confusions.Pair("a", "b", 10), new Confusions.Pair("b", "a", 5)), 0);
    }

    /** The same run with other settings, in place of those that it has. */
    static Metrics with(Metrics run, Map<String, String> settings) {
        return new Metrics(run.teacher(), run.student(), run.classes(), run.confusions(), run.distillation(), run.epochs(),
                run.seconds(), run.validation(), run.search(), run.seed(), new TreeMap<>(settings));
    }

    /** The same run after its first epoch. */
    static Metrics afterOneEpoch(Metrics run) {
        return new Metrics(run.teacher(), run.student(), run.classes(), run.confusions(), run.distillation(),
                run.epochs().subList(0, 1), run.seconds(), run.validation(), run.search(), run.seed(), run.settings());
    }

    /** Two rows in one bin with the given confidence, and one in another; two of the three are right. */
    private static Calibration calibration(double confidence, double other) {
        CalibrationMeter meter = new CalibrationMeter(Calibration.DEFAULT_BINS);
        meter.add(new double[] {confidence, 1 - confidence}, 0, 1);
        meter.add(new double[] {confidence, 1 - confidence}, 1, 1);
        meter.add(new double[] {0.5 - other / 2, 0.5 + other / 2}, 1, 1);
        return meter.calibration();
    }

    private static String label(int k) {
        return String.valueOf((char) ('a' + k));
    }
}
