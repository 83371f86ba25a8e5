/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import org.jspecify.annotations.Nullable;

/**
 * A block that cannot be exported, or an exported graph that does not compute what the block computes.
 */
public final class ExportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was found and expected, where, and a line that begins with "Maybe"
     */
    public ExportException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was found and expected, where, and a line that begins with "Maybe"
     * @param cause what an engine threw
     */
    public ExportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
