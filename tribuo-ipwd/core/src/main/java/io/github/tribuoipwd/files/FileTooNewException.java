/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.files;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file was written by a later version of this library, in a form that this version does not know. A newer version of the
 * library helps.
 */
public final class FileTooNewException extends FileFormatException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A message.
     *
     * @param message what was expected, what was found, and what helps
     */
    public FileTooNewException(String message) {
        super(message);
    }

    /**
     * A message and its cause.
     *
     * @param message what was expected, what was found, and what helps
     * @param cause what a reader threw; null for nothing
     */
    public FileTooNewException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public FileTooNewException in(Path file) {
        return new FileTooNewException(file + ": " + getMessage(), this);
    }
}
