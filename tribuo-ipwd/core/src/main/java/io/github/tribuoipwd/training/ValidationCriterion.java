/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * By what an epoch, or a candidate of a search, is compared with another on validation examples. Each example counts once,
 * whatever its weight.
 */
public enum ValidationCriterion {

    /** The share of the examples whose largest logit is the label. */
    ACCURACY,

    /**
     * The mean over the labels of the share of the label's examples that are recognized: where labels are of unequal size, a
     * student may have a high accuracy that never predicts a small one.
     */
    MEAN_RECALL,

    /** The cross-entropy of the labels, where less is better. */
    LOSS;

    /**
     * The figure to compare by.
     *
     * @param result what was found on the validation examples
     * @return a number, where more is better
     */
    public double score(ValidationResult result) {
        return switch (this) {
            case ACCURACY -> result.accuracy();
            case MEAN_RECALL -> result.meanRecall();
            case LOSS -> -result.loss();
        };
    }

    /**
     * Whether one result is better than another: by this criterion, and where it is the same by the loss.
     *
     * @param result a result
     * @param other another result on the same examples
     * @return true if it is; a result that is no number is never better, and any other one is better than that
     */
    public boolean better(ValidationResult result, ValidationResult other) {
        double difference = score(result) - score(other);
        if (Double.isNaN(result.loss()) || Double.isNaN(other.loss())) {
            return !Double.isNaN(result.loss());
        }
        return difference > 0 || (difference == 0 && result.loss() < other.loss());
    }
}
