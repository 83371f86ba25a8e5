/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Measurements of the method in the last epoch of a distillation (Niu, Chen, Zhou, Zhang, NeurIPS 2022): the probability mass
 * that the teacher gives each class, and the weights of the class's examples. All are of the examples that have a label.
 *
 * @param weights the weights of all examples
 * @param weightHistogram how many weights lie in each bin: {@link #HISTOGRAM_BINS} bins, each wider by a factor of
 *     {@code 10^(1/4)}, the first for weights up to 1e-2, the last for all above
 * @param teacherAccuracy how often the largest target logit was the label, in [0, 1], on the student's training views
 * @param classes each class
 * @param massWeightCorrelation the correlation over the classes between the teacher's mass at temperature 1 and the mean weight
 *     (Pearson); negative where classes with little mass weigh more; NaN where either is constant
 */
public record Diagnostics(WeightSummary weights, List<Long> weightHistogram, double teacherAccuracy, List<ClassDiagnostics> classes,
        double massWeightCorrelation) {

    /** The number of bins of the histogram of weights. */
    public static final int HISTOGRAM_BINS = 26;

    /** The upper end of the first bin. */
    private static final double FIRST_BIN = 1e-2;
    private static final int BINS_A_DECADE = 4;

    /**
     * One class.
     *
     * @param label the class
     * @param examples how many examples of it were seen
     * @param mass the teacher's mean predicted probability of the class over all examples, at temperature 1
     * @param softenedMass the same at the temperature of the training
     * @param meanWeight the mean weight of the class's examples; NaN where there are none
     */
    public record ClassDiagnostics(String label, long examples, double mass, double softenedMass, double meanWeight) {}

    static Diagnostics of(List<String> labels, WeightSummary weights, long[] histogram, double teacherAccuracy, double[] mass,
            double[] softenedMass, double[] weightSums, long[] counts) {
        long examples = 0;
        for (long count : counts) {
            examples += count;
        }
        List<ClassDiagnostics> classes = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            classes.add(new ClassDiagnostics(labels.get(k), counts[k], mass[k] / examples, softenedMass[k] / examples,
                    counts[k] == 0 ? Double.NaN : weightSums[k] / counts[k]));
        }
        List<Long> bins = new ArrayList<>();
        for (long count : histogram) {
            bins.add(count);
        }
        return new Diagnostics(weights, bins, teacherAccuracy, classes, correlation(classes));
    }

    /** The bin of a weight. */
    static int bin(double weight) {
        double steps = Math.ceil(BINS_A_DECADE * Math.log10(weight / FIRST_BIN));
        return (int) Math.max(0, Math.min(HISTOGRAM_BINS - 1, steps));
    }

    /**
     * The upper end of a bin of the histogram.
     *
     * @param bin the bin, from 0
     * @return the largest weight in it; infinite for the last
     */
    public static double upperEnd(int bin) {
        return bin == HISTOGRAM_BINS - 1 ? Double.POSITIVE_INFINITY : FIRST_BIN * Math.pow(10, bin / (double) BINS_A_DECADE);
    }

    private static double correlation(List<ClassDiagnostics> classes) {
        List<ClassDiagnostics> seen = classes.stream().filter(one -> one.examples() > 0).toList();
        double meanMass = seen.stream().mapToDouble(ClassDiagnostics::mass).average().orElse(Double.NaN);
        double meanWeight = seen.stream().mapToDouble(ClassDiagnostics::meanWeight).average().orElse(Double.NaN);
        double product = 0;
        double massSquares = 0;
        double weightSquares = 0;
        for (ClassDiagnostics one : seen) {
            product += (one.mass() - meanMass) * (one.meanWeight() - meanWeight);
            massSquares += (one.mass() - meanMass) * (one.mass() - meanMass);
            weightSquares += (one.meanWeight() - meanWeight) * (one.meanWeight() - meanWeight);
        }
        return product / Math.sqrt(massSquares * weightSquares);
    }
}
