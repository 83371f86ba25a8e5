/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

/**
 * Whose predictions a student imitates; they reach an {@link Objective} as {@link BatchLogits#teacher()}.
 */
public enum ImitationTarget {
    /** None: it learns from labels alone. */
    NONE,
    /** Those of the trainer's teacher. */
    TEACHER,
    /**
     * Its own when it last saw the example, before its parameters changed; the label before that, as
     * {@link BatchLogits#LABEL_LOGIT} describes.
     */
    PAST_SELF
}
