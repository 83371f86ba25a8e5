/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.architecture.planted.upper;

import ai.djl.ndarray.NDArray;
import io.github.tribuoipwd.it.architecture.planted.internal.Hidden;
import io.github.tribuoipwd.it.architecture.planted.lower.Lower;
import java.util.List;

/** Shows an internal type, deep in a signature, and one of a library. */
public final class Upper {

    /** Users see this. */
    public List<? extends Hidden[]> shown(NDArray array) {
        new Lower().above();
        return List.of();
    }

    /** Users do not see this. */
    Hidden notShown() {
        return new Hidden();
    }
}
