/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

/**
 * Whether the student has, while it trains, a second head that learns from labels alone.
 */
public enum ClassifierHead {
    /** No such head. */
    NONE,
    /** A head whose gradient reaches the backbone. */
    ATTACHED,
    /** A head whose gradient stops at the features. */
    DETACHED
}
