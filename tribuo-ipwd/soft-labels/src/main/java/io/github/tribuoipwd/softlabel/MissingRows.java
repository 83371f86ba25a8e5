/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

/**
 * What a {@link StoredTeacher} does about rows that its store has not.
 */
public enum MissingRows {

    /** An error that names the first of them, before the training. */
    REFUSE,

    /** Runs the teacher that made the store for them, before the training; the facts in the student's provenance count them. */
    RUN_TEACHER
}
