/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

/**
 * Whether the logits of each example are standardized, {@code (v - mean v) / (sd v + 1e-7)} over the classes, before their
 * cross-entropies are compared (Niu, Chen, Zhou, Zhang, NeurIPS 2022). Two logits that are standardized are 0.71 and -0.71,
 * whatever they were: they keep which of the two is larger, and nothing else.
 */
public enum Standardization {
    /** From three classes on; with two the logits stay as they are. */
    AUTO,
    /** Always: the unchanged formula. */
    ON,
    /** Never. */
    OFF;

    /**
     * Resolves the setting for a number of classes.
     *
     * @param classes the number of classes
     * @return whether logits of so many classes are standardized
     */
    public boolean isOn(long classes) {
        return this == ON || (this == AUTO && classes > 2);
    }
}
