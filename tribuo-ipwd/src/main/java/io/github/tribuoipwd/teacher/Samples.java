/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;

/** Rows to look at before a teacher is used. */
final class Samples {

    private Samples() {}

    /** The first rows {@code (number, size)} in a new direct buffer, from position 0. */
    static FloatBuffer first(Rows rows, int number) {
        FloatBuffer values = Buffers.direct(number * rows.size());
        for (int i = 0; i < number; i++) {
            rows.copy(i, values);
        }
        return values.flip();
    }
}
