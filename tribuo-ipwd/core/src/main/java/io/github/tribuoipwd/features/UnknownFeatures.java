/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

/**
 * What a student does with an example in which the share of unknown features is too large. Unknown features take no part in a
 * prediction either way: a renamed column counts as absent.
 */
public enum UnknownFeatures {

    /** Predicts without them, and logs a warning, once for each model. */
    WARN,

    /** Throws {@link IllegalArgumentException}. */
    REFUSE
}
