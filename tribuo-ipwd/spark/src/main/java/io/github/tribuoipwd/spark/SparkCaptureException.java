/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A capture that cannot begin or cannot go on: data that do not fit the layout, a teacher that arrived damaged, an image that
 * cannot be read, a row that was lost. What happened on an executor has its message on the driver too.
 */
public final class SparkCaptureException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, where, and a line that begins with "Maybe"
     */
    public SparkCaptureException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was expected, what was found, where, and a line that begins with "Maybe"
     * @param cause the failure below; null for none
     */
    public SparkCaptureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
