/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * A training whose student predicts its own training rows no better than chance, or one class for all. It returns no model.
 */
public final class CollapsedStudentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CollapsedStudentException(String message) {
        super(message);
    }
}
