/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One finished epoch of a training. What is known of validation examples is NaN where there are none.
 *
 * @param epoch the epoch, counted from 1
 * @param epochs the number of epochs in all
 * @param loss the mean of the objective over the epoch's batches, in nats
 * @param accuracy how often the student's largest logit was the label, in [0, 1], on its training views, during the epoch; of the
 *     examples that have a label
 * @param learningRate the rate of the epoch's last step
 * @param seconds the time it took, with its validation
 * @param validationLoss the cross-entropy of the labels in the mean over the validation examples, in nats, after the epoch
 * @param validationAccuracy how often the student's largest logit is the label of a validation example, in [0, 1]
 * @param validationMeanRecall the same where each label counts the same
 */
public record EpochReport(int epoch, int epochs, double loss, double accuracy, double learningRate, double seconds,
        double validationLoss, double validationAccuracy, double validationMeanRecall) {

    /**
     * An epoch of a training without validation examples.
     *
     * @param epoch the epoch, counted from 1
     * @param epochs the number of epochs in all
     * @param loss the mean of the objective over the epoch's batches, in nats
     * @param accuracy how often the student's largest logit was the label, in [0, 1]
     * @param learningRate the rate of the epoch's last step
     * @param seconds the time it took
     */
    public EpochReport(int epoch, int epochs, double loss, double accuracy, double learningRate, double seconds) {
        this(epoch, epochs, loss, accuracy, learningRate, seconds, null);
    }

    EpochReport(int epoch, int epochs, double loss, double accuracy, double learningRate, double seconds,
            @Nullable ValidationResult validation) {
        this(epoch, epochs, loss, accuracy, learningRate, seconds, validation == null ? Double.NaN : validation.loss(),
                validation == null ? Double.NaN : validation.accuracy(), validation == null ? Double.NaN : validation.meanRecall());
    }

    /**
     * Whether the student was looked at on validation examples.
     *
     * @return true if it was
     */
    public boolean validated() {
        return !Double.isNaN(validationAccuracy);
    }

    /**
     * The figures as a line of a log: the epoch, the losses and accuracies on training and validation data as far as they are
     * known, the learning rate and the time.
     *
     * @return the line, without its end, with numbers as in English
     */
    public String summary() {
        return String.format(Locale.ROOT, "epoch %d of %d, loss %.4f and accuracy %.4f%s, learning rate %.2g, %.1f s", epoch, epochs,
                loss, accuracy, validated() ? String.format(Locale.ROOT, ", validation loss %.4f and accuracy %.4f", validationLoss,
                validationAccuracy) : "", learningRate, seconds);
    }
}
