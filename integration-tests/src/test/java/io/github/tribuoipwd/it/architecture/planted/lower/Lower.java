/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.architecture.planted.lower;

import io.github.tribuoipwd.it.architecture.planted.upper.Upper;

/** Uses what lies above it. */
public final class Lower {

    /** What lies above. */
    public Upper above() {
        return new Upper();
    }
}
