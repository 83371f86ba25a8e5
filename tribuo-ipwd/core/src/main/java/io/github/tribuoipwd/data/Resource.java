/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.nio.file.attribute.FileTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * A file or folder that a source has read, with its hash.
 *
 * @param sha256 its hash in hexadecimal
 * @param modified when it was last modified
 */
record Resource(String sha256, OffsetDateTime modified) {

    Resource(String sha256, FileTime modified) {
        this(sha256, OffsetDateTime.ofInstant(modified.toInstant(), ZoneId.systemDefault()));
    }
}
