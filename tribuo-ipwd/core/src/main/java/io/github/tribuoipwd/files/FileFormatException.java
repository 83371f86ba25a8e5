/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.files;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file cannot be used as what it was given for. Where it was damaged, or another version of this library wrote it, one of the
 * subclasses is thrown; otherwise the file is of another kind, or names a class that is not allowed.
 * <p>
 * The message has what was expected, what was found, and a line that begins with "Maybe". A file that cannot be opened or read at
 * all gives another {@link IOException}.
 */
public sealed class FileFormatException extends IOException
        permits DamagedFileException, FileTooOldException, FileTooNewException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A message.
     *
     * @param message what was expected, what was found, and what helps
     */
    public FileFormatException(String message) {
        super(message);
    }

    /**
     * A message and its cause.
     *
     * @param message what was expected, what was found, and what helps
     * @param cause what a reader threw; null for nothing
     */
    public FileFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * The same exception with the name of a file before its message, for readers that get bytes and do not have the name.
     *
     * @param file the file
     * @return a new exception of the same class, whose cause is this one
     */
    public FileFormatException in(Path file) {
        return new FileFormatException(file + ": " + getMessage(), this);
    }
}
