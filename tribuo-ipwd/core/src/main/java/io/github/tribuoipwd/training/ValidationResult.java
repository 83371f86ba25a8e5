/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.io.IOException;
import java.util.Arrays;

/**
 * What a student is worth on validation examples, with batch norm and dropout as in prediction.
 *
 * @param labels the column of each example's label; not copied
 * @param losses the cross-entropy of each example's label, in nats; not copied
 * @param correct whether each example's largest logit is its label; not copied
 */
public record ValidationResult(int[] labels, double[] losses, boolean[] correct) {

    /**
     * The cross-entropy of the labels.
     *
     * @return the mean over the examples, in nats
     */
    public double loss() {
        return Arrays.stream(losses).sum() / losses.length;
    }

    /**
     * How often the largest logit is the label.
     *
     * @return the share of the examples, in [0, 1]
     */
    public double accuracy() {
        int right = 0;
        for (boolean one : correct) {
            right += one ? 1 : 0;
        }
        return right / (double) correct.length;
    }

    /**
     * How often the largest logit is the label, where each label counts the same.
     *
     * @return the mean over the labels of the validation examples, in [0, 1]
     */
    public double meanRecall() {
        double sum = 0;
        long[] counts = counts();
        for (int i = 0; i < labels.length; i++) {
            sum += correct[i] ? 1.0 / counts[labels[i]] : 0;
        }
        return sum / Arrays.stream(counts).filter(count -> count > 0).count();
    }

    /**
     * The part of each example in the score by a criterion.
     *
     * @param criterion the criterion
     * @return a new array whose mean is {@link ValidationCriterion#score} of this result, up to rounding
     */
    public double[] scores(ValidationCriterion criterion) {
        long[] counts = counts();
        double share = labels.length / (double) Arrays.stream(counts).filter(count -> count > 0).count();
        double[] scores = new double[labels.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = switch (criterion) {
                case ACCURACY -> correct[i] ? 1 : 0;
                case MEAN_RECALL -> correct[i] ? share / counts[labels[i]] : 0;
                case LOSS -> -losses[i];
            };
        }
        return scores;
    }

    void save(StateWriter state) throws IOException {
        state.reals(losses);
        state.flags(correct);
    }

    static ValidationResult read(int[] labels, StateReader state) throws IOException {
        double[] losses = new double[labels.length];
        state.reals(losses);
        boolean[] correct = new boolean[labels.length];
        state.flags(correct);
        return new ValidationResult(labels, losses, correct);
    }

    private long[] counts() {
        long[] counts = new long[Arrays.stream(labels).max().orElse(-1) + 1];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }
}
