/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

/**
 * What a student does with an example that has more features unknown to it than it may. Unknown features take no part in a
 * prediction either way: a renamed column is as good as absent.
 */
public enum UnknownFeatures {

    /** Predicts without them, and says so in the log, once for each model. */
    WARN,

    /** Throws {@link IllegalArgumentException}. */
    REFUSE
}
