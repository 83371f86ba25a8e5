/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

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
        if (threads < AUTO) {
            throw new IllegalArgumentException("A prediction must have a positive number of threads, or " + AUTO
                    + " for the number that fits, found " + threads + ".\nMaybe use 1, where others predict beside it.");
        }
    }

    /** The settings of a model that is made or loaded. */
    static PredictionSettings of(FeatureCheck.Policy policy) {
        return new PredictionSettings(policy, AUTO);
    }
}
