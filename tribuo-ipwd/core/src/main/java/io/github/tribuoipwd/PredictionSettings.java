/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.internal.Processors;

/**
 * How a model predicts.
 *
 * @param policy what happens with unknown features; saved with the model
 * @param threads how many threads one prediction may use, {@link #AUTO} for the number that fits; belongs to the machine and is
 *     not saved
 */
record PredictionSettings(FeatureCheck.Policy policy, int threads) {

    static final int AUTO = 0;

    PredictionSettings {
        if (threads < AUTO || threads > Processors.MOST_THREADS) {
            throw new IllegalArgumentException("The threads of a prediction must be in [" + AUTO + ", " + Processors.MOST_THREADS
                    + "], found " + threads + ".\nMaybe use " + AUTO + ", for as many as there are processors, or 1 where others predict beside it.");
        }
    }

    /** The number of threads on this machine. */
    int threadsHere() {
        return threads == AUTO ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** The settings of a model that is made or loaded. */
    static PredictionSettings of(FeatureCheck.Policy policy) {
        return new PredictionSettings(policy, AUTO);
    }
}
