/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import org.jspecify.annotations.Nullable;

/**
 * A teacher that cannot be loaded, breaks its contract or fails while running.
 */
public sealed class TeacherException extends RuntimeException permits OvertimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was found and expected, where, and a line that begins with "Maybe"
     */
    public TeacherException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was found and expected, where, and a line that begins with "Maybe"
     * @param cause the engine's own exception
     */
    public TeacherException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
