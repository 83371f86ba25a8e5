/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.util.Arrays;

/**
 * How predicted classes and labels agree.
 *
 * @param labeled how often each class is the label
 * @param predicted how often each class is predicted
 * @param correct how often both are the same
 */
record ClassTable(long[] labeled, long[] predicted, long correct) {

    /**
     * Counts.
     *
     * @param labels label ids; those below 0 are unknown and are left out, with their predictions
     * @param predictions class ids, as many
     */
    static ClassTable of(int[] labels, int[] predictions, int classes) {
        long[] labeled = new long[classes];
        long[] predicted = new long[classes];
        long correct = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                labeled[labels[i]]++;
                predicted[predictions[i]]++;
                correct += labels[i] == predictions[i] ? 1 : 0;
            }
        }
        return new ClassTable(labeled, predicted, correct);
    }

    long rows() {
        return Arrays.stream(labeled).sum();
    }

    /** The number of classes that are a label. */
    long classes() {
        return Arrays.stream(labeled).filter(count -> count > 0).count();
    }

    double accuracy() {
        return correct / (double) rows();
    }

    /** The share of the most frequent label. */
    double majority() {
        return labeled[largest(labeled)] / (double) rows();
    }

    /** The most frequent label. */
    int majorityClass() {
        return largest(labeled);
    }

    /** The most frequent prediction. */
    int mostPredicted() {
        return largest(predicted);
    }

    /** Whether all predictions are the same. */
    boolean oneClass() {
        return predicted[largest(predicted)] == rows();
    }

    private static int largest(long[] counts) {
        int best = 0;
        for (int k = 1; k < counts.length; k++) {
            best = counts[k] > counts[best] ? k : best;
        }
        return best;
    }

    /** The accuracy that predictions and labels would have in the mean if they had nothing to do with each other. */
    double chance() {
        double sum = 0;
        for (int k = 0; k < labeled.length; k++) {
            sum += (double) labeled[k] * predicted[k];
        }
        return sum / rows() / rows();
    }

    /** Cohen's kappa (1960): 0 for chance, 1 for always right. */
    double kappa() {
        return chance() == 1 ? 0 : (accuracy() - chance()) / (1 - chance());
    }

    /**
     * By how many standard deviations the correct predictions exceed chance: over all ways to pair these predictions with these
     * labels, which keep both counts. 0 where there is only one way.
     */
    double deviations() {
        double n = rows();
        double variance = 0;
        double products = 0;
        for (int k = 0; k < labeled.length; k++) {
            double product = (double) labeled[k] * predicted[k];
            variance += product * (n - labeled[k]) * (n - predicted[k]) - product * product;
            products += product;
        }
        variance = (variance + products * products) / (n * n * (n - 1));
        return variance > 0 ? (correct - products / n) / Math.sqrt(variance) : 0;
    }
}
