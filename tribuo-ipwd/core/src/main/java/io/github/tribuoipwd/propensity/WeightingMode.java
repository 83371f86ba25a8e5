/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

/**
 * How propensity weights reach a trainer.
 */
public enum WeightingMode {
    /** Each example carries its weight; for trainers that read weights. */
    WEIGHT,
    /**
     * As many examples as the source has are drawn in proportion to their weights, and weigh 1; for trainers that ignore
     * weights, such as Tribuo's LinearSGDTrainer with minibatches.
     */
    RESAMPLE
}
