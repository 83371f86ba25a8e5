/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import io.github.tribuoipwd.internal.Checks;

/**
 * Whether the student has, while it trains, a second head that learns from labels alone.
 */
public enum ClassifierHead {
    /** No such head. */
    NONE,
    /** A head whose gradient reaches the backbone. */
    ATTACHED,
    /** A head whose gradient stops at the features. */
    DETACHED;

    /**
     * Refuses a factor that breaks its rule, or that is not the default where there is no head.
     */
    void requireUsable(double factor) {
        Checks.notNegative("classifierHeadFactor", factor, "use 1, the paper's lambda.");
        Checks.setting(this != NONE || factor == 1, "classifierHeadFactor",
                "has no effect where classifierHead is NONE and must not be set", factor,
                "leave it out, or set classifierHead to ATTACHED.");
    }
}
