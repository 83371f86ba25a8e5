/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * The reaction when a teacher predicts the labels of the data in another order: it predicts nearly all examples of some classes
 * as another class, and would be right with other names of its columns.
 */
public enum TeacherCheck {
    /** An error that names the columns and the labels that they resemble. */
    REFUSE,
    /** A warning that names them; the training goes on with the teacher as it is. */
    WARN
}
