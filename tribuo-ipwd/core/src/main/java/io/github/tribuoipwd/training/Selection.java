/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * Whose parameters a training returns.
 */
public enum Selection {

    /** Those of the last epoch. */
    LAST,

    /** Those of the epoch that is best on the validation examples; the first of equal ones. */
    BEST
}
