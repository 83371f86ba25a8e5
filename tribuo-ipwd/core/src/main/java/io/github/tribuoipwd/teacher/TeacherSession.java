/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A running teacher. Not thread safe, but with {@code overlap} used by another thread than the one that opens and
 * closes it, one call at a time. Holds native memory until it is closed.
 */
public interface TeacherSession extends AutoCloseable {

    /**
     * Computes logits.
     *
     * @param rows feature rows {@code (number, size)} from position 0, before any transform; not modified
     * @param number how many rows
     * @param logits written from position 0 with {@code (number, classes)} in the order of {@link Teacher#labels()}; logits
     *     are known up to one constant a row. Its position does not change
     * @throws TeacherException if the engine fails, or a logit is NaN or infinite and no class that the model rules out,
     *     or a row contradicts the kind of output that other rows were found to have
     * @throws IllegalStateException if the session is closed and held native memory
     */
    void logits(FloatBuffer rows, int number, FloatBuffer logits);

    /**
     * Facts of this session for the provenance: the device it really runs on, the kind of the model's output.
     *
     * @return names and values
     */
    Map<String, String> facts();

    /**
     * Frees the session's native memory, after the call that uses it if another thread is in one. Does nothing the second time.
     */
    @Override
    void close();
}
