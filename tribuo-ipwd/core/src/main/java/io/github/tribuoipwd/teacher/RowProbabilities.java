/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.evaluation.CalibrationMeter;
import io.github.tribuoipwd.teacher.TeacherReport.ClassReport;
import io.github.tribuoipwd.teacher.TeacherReport.MassReport;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What a teacher's probabilities for labeled rows add up to, class by class. */
final class RowProbabilities {

    /** With a fair teacher one in ten thousand reports has a class so far from its share. */
    private static final double CHANCE = 1e-4;
    /** A smaller coefficient of variation, noise aside, has no effect to speak of. */
    private static final double LITTLE = 0.1;

    private final CalibrationMeter meter = new CalibrationMeter(Calibration.DEFAULT_BINS);
    private final int[] rows;
    private final int[] right;
    private final double[] mass;
    private final double[] squares;
    private int number;
    private double ofLabels;
    private double squaresOfLabels;

    RowProbabilities(int classes) {
        rows = new int[classes];
        right = new int[classes];
        mass = new double[classes];
        squares = new double[classes];
    }

    /** Adds a row with a label. */
    void add(int label, int prediction, double[] probabilities) {
        meter.add(probabilities, label, 1);
        number++;
        rows[label]++;
        right[label] += prediction == label ? 1 : 0;
        ofLabels += probabilities[label];
        squaresOfLabels += probabilities[label] * probabilities[label];
        for (int k = 0; k < mass.length; k++) {
            mass[k] += probabilities[k];
            double distance = probabilities[k] - (k == label ? 1 : 0);
            squares[k] += distance * distance;
        }
    }

    int rows() {
        return number;
    }

    double accuracy() {
        return IntStream.of(right).sum() / (double) number;
    }

    /** The squared standard error of the accuracy; never zero, though all or none of the rows may be right. */
    double accuracyVariance() {
        double share = (IntStream.of(right).sum() + 1) / (number + 2.0);
        return share * (1 - share) / number;
    }

    /** The mean probability of the label. */
    double ofLabels() {
        return ofLabels / number;
    }

    /** The squared standard error of it. */
    double ofLabelsVariance() {
        return Math.max(0, squaresOfLabels / number - ofLabels() * ofLabels()) / number;
    }

    /** The share of the most frequent label. */
    double largestShare() {
        return IntStream.of(rows).max().orElse(0) / (double) number;
    }

    Calibration calibration() {
        return meter.calibration();
    }

    List<ClassReport> classes(List<String> labels) {
        return IntStream.range(0, labels.size()).mapToObj(k -> new ClassReport(labels.get(k), rows[k],
                rows[k] == 0 ? Double.NaN : right[k] / (double) rows[k], rows[k] / (double) number, mass[k] / number)).toList();
    }

    /** The classes that have rows. */
    private int[] present() {
        return IntStream.range(0, rows.length).filter(k -> rows[k] > 0).toArray();
    }

    MassReport mass() {
        double[] ratios = Arrays.stream(present()).mapToDouble(k -> mass[k] / rows[k]).toArray();
        double mean = Arrays.stream(ratios).average().orElseThrow();
        double variance = Arrays.stream(ratios).map(ratio -> (ratio - mean) * (ratio - mean)).sum() / ratios.length;
        double noise = Arrays.stream(present()).mapToDouble(k -> deviation(k) / rows[k]).map(part -> part * part).sum()
                / ratios.length;
        return new MassReport(Arrays.stream(ratios).max().orElseThrow() / Arrays.stream(ratios).min().orElseThrow(),
                Math.sqrt(variance) / mean, Math.sqrt(noise) / mean);
    }

    /** The standard deviation, over such samples of rows, of a class's mass less its rows. */
    private double deviation(int k) {
        double mean = (mass[k] - rows[k]) / number;
        return Math.sqrt(number * Math.max(0, squares[k] / number - mean * mean));
    }

    /** Whether the mass differs from the shares by more than noise, and by so much that it matters. */
    boolean isUneven() {
        MassReport report = mass();
        double bound = Math.sqrt(2 * Math.log(2 * rows.length / CHANCE));
        boolean sure = Arrays.stream(present()).anyMatch(k -> Math.abs(mass[k] - rows[k]) > bound * deviation(k));
        return sure && report.variation() * report.variation() - report.noise() * report.noise() > LITTLE * LITTLE;
    }

    /** The class with the largest, or the smallest, ratio of mass and share. */
    int extreme(boolean largest) {
        return Arrays.stream(present()).boxed().max((a, b) -> Double.compare((largest ? 1 : -1) * mass[a] / rows[a],
                (largest ? 1 : -1) * mass[b] / rows[b])).orElseThrow();
    }

    double ratio(int k) {
        return mass[k] / rows[k];
    }
}
