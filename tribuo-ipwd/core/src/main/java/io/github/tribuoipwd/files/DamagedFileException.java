/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.files;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file is not as it was written: its bytes are not those of its checksum, it was cut, or its parts do not fit each other. A
 * whole copy helps.
 */
public final class DamagedFileException extends FileFormatException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A message.
     *
     * @param message what was expected, what was found, and what helps
     */
    public DamagedFileException(String message) {
        super(message);
    }

    /**
     * A message and its cause.
     *
     * @param message what was expected, what was found, and what helps
     * @param cause what a reader threw; null for nothing
     */
    public DamagedFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public DamagedFileException in(Path file) {
        return new DamagedFileException(file + ": " + getMessage(), this);
    }
}
