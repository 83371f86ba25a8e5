/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * One finished epoch of a training.
 *
 * @param epoch the epoch, counted from 1
 * @param epochs the number of epochs in all
 * @param loss the mean of the objective over the epoch's batches, in nats
 * @param accuracy how often the student's largest logit was the label, in [0, 1], on its training views, during the epoch; of the
 *     examples that have a label
 * @param learningRate the rate of the epoch's last step
 * @param seconds the time it took
 */
public record EpochReport(int epoch, int epochs, double loss, double accuracy, double learningRate, double seconds) {}
