/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * What a teacher whose logits lie in a store does about rows that its store has not. Students carry this setting in their
 * provenance, so it is here, not beside the store.
 */
public enum MissingRows {

    /** An error that names the first of them, before the training. */
    REFUSE,

    /** Runs the teacher that made the store for them, before the training; the facts in the student's provenance count them. */
    RUN_TEACHER
}
