/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * The meaning of a zero in a row to a Tribuo model. Rows have no absent features, but some models, such as XGBoost's, distinguish
 * an absent feature from a zero. To linear models and to Tribuo's own trees they are the same.
 */
public enum ZeroValues {
    /** PRESENT if by the model's provenance its training data were dense, ABSENT if not. */
    AUTO,
    /** The feature is there, and zero: tables from CSV files. */
    PRESENT,
    /** The feature is absent: LibSVM and IDX files, texts. */
    ABSENT
}
