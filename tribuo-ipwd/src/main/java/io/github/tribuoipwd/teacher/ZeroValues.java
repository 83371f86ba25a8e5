/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * What a zero in a row is to a Tribuo model. Rows know no absent features, but to a tree or to XGBoost an absent feature and a
 * zero can be different things.
 */
public enum ZeroValues {
    /**
     * A feature that every training example of the model had is a zero, any other is absent. Tribuo does not count the zeros of a
     * feature with 50 distinct values or fewer, so such a feature of a table passes for absent where it is zero: say PRESENT there
     * if the model tells the two apart, as XGBoost and transformed models do.
     */
    AUTO,
    /** The feature is there, and zero: tables from CSV files. */
    PRESENT,
    /** The feature is absent: LibSVM and IDX files, texts. */
    ABSENT
}
