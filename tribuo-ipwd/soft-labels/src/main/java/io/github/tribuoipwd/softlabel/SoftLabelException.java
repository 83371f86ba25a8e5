/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import org.jspecify.annotations.Nullable;

/**
 * A store of soft labels that is damaged, unfinished or of something else than what it is opened for.
 */
public final class SoftLabelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected and found, where, and a line that begins with "Maybe"
     */
    public SoftLabelException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was expected and found, where, and a line that begins with "Maybe"
     * @param cause why
     */
    public SoftLabelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
