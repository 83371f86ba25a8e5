/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import io.github.tribuoipwd.internal.ExampleWeights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects rows of probabilities and measures their {@link Calibration}. For probabilities that come from no Tribuo model, such
 * as a teacher's; {@link Calibration#of(org.tribuo.Model, org.tribuo.Dataset)} does it for a model. Not thread safe.
 */
public final class CalibrationMeter {

    /** What float32 rounds in a thousand probabilities is less by far. */
    private static final double TOLERANCE = 1e-3;

    private final int bins;
    private final List<Row> rows = new ArrayList<>();
    private double weights;

    /** What is needed of a row. */
    private record Row(double confidence, boolean right, double likelihood, double square, double weight) {

        /** Sums over rows in this order have the same last bits, whatever the order in which the rows came. */
        private static final Comparator<Row> ORDER = Comparator.comparingDouble(Row::confidence).reversed()
                .thenComparing(Row::right).thenComparingDouble(Row::likelihood).thenComparingDouble(Row::square)
                .thenComparingDouble(Row::weight);
    }

    /**
     * A meter without rows.
     *
     * @param bins the number of bins of equal width, such as {@link Calibration#DEFAULT_BINS}
     * @throws IllegalArgumentException if there is none
     */
    public CalibrationMeter(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("The number of bins must be positive, found " + bins + ".\nMaybe use "
                    + Calibration.DEFAULT_BINS + ".");
        }
        this.bins = bins;
    }

    /**
     * Adds a row, whose prediction is the first of the largest probabilities.
     *
     * @param probabilities the probability of each label; not modified
     * @param label the place of the true label among them
     * @param weight the weight of the row
     * @throws IllegalArgumentException if these are no probabilities that add up to 1, there is none at that place, or the weight
     *     is negative, infinite or NaN
     */
    public void add(double[] probabilities, int label, double weight) {
        int predicted = 0;
        for (int k = 1; k < probabilities.length; k++) {
            predicted = probabilities[k] > probabilities[predicted] ? k : predicted;
        }
        add(probabilities, predicted, label, weight);
    }

    void add(double[] probabilities, int predicted, int label, double weight) {
        ExampleWeights.require((float) weight, rows.size());
        if (label < 0 || label >= probabilities.length) {
            throw new IllegalArgumentException("The label of row " + rows.size() + " must be one of " + probabilities.length
                    + ", found the number " + label + ".\nMaybe leave out the rows without a label.");
        }
        double sum = 0;
        double square = 0;
        for (int k = 0; k < probabilities.length; k++) {
            requireProbability(probabilities[k]);
            sum += probabilities[k];
            double distance = probabilities[k] - (k == label ? 1 : 0);
            square += distance * distance;
        }
        if (Math.abs(sum - 1) > TOLERANCE) {
            throw new IllegalArgumentException("The probabilities of row " + rows.size() + " must add up to 1, found " + sum
                    + ".\nMaybe these are scores or logits: take their softmax; or some labels were left out.");
        }
        weights += weight;
        rows.add(new Row(probabilities[predicted], predicted == label, probabilities[label], square, weight));
    }

    private void requireProbability(double probability) {
        if (!(probability >= 0 && probability <= 1 + TOLERANCE)) {
            throw new IllegalArgumentException("A probability must be in [0, 1], found " + probability + " in row " + rows.size()
                    + ".\nMaybe these are scores or logits: take their softmax.");
        }
    }

    /**
     * Measures the rows so far.
     *
     * @return their calibration
     * @throws IllegalArgumentException if none has a weight above zero
     */
    public Calibration calibration() {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "A calibration needs a labeled row, found none.\nMaybe check that the source gave all its examples.");
        }
        ExampleWeights.requireSome(weights, rows.size());
        List<Row> sorted = rows.stream().filter(row -> row.weight() > 0).sorted(Row.ORDER).toList();
        double total = 0;
        double surprise = 0;
        double square = 0;
        double zero = 0;
        double[][] sums = new double[bins][3];
        for (Row row : sorted) {
            total += row.weight();
            surprise += row.weight() * -Math.log(row.likelihood() == 0 ? Calibration.SMALLEST_PROBABILITY : row.likelihood());
            square += row.weight() * row.square();
            zero += row.likelihood() == 0 ? row.weight() : 0;
            double[] bin = sums[bin(row.confidence())];
            bin[0] += row.weight();
            bin[1] += row.weight() * row.confidence();
            bin[2] += row.right() ? row.weight() : 0;
        }
        double error = 0;
        List<Calibration.Bin> reliability = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            error += Math.abs(sums[i][2] - sums[i][1]) / total;
            reliability.add(new Calibration.Bin((i + 1.0) / bins, sums[i][0], sums[i][1] / sums[i][0], sums[i][2] / sums[i][0]));
        }
        return new Calibration(error, areaUnderRiskCoverage(sorted, total), surprise / total, square / total, zero / total,
                reliability);
    }

    /** As in Guo et al. 2017 a bound belongs to the bin below it. */
    private int bin(double confidence) {
        return Math.min(bins - 1, Math.max(0, (int) Math.ceil(confidence * bins) - 1));
    }

    private static double areaUnderRiskCoverage(List<Row> sorted, double total) {
        double area = 0;
        double accepted = 0;
        double wrong = 0;
        double before = 0;
        for (int i = 0; i < sorted.size(); i++) {
            Row row = sorted.get(i);
            accepted += row.weight();
            wrong += row.right() ? 0 : row.weight();
            if (i == sorted.size() - 1 || sorted.get(i + 1).confidence() != row.confidence()) {
                area += (accepted - before) * wrong / accepted;
                before = accepted;
            }
        }
        return area / total;
    }
}
