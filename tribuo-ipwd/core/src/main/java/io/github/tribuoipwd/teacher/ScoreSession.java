/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A running model whose numbers may be logits, probabilities or their logarithms: a {@link ScoredSession} reads them.
 */
interface ScoreSession extends AutoCloseable {

    /**
     * Computes what the model puts out, as it is.
     *
     * @param rows feature rows {@code (number, size)} from position 0, before any transform; not modified
     * @param number how many rows
     * @param scores written from position 0 with {@code (number, columns)}; its position does not change
     * @throws TeacherException if the engine fails or a score is NaN or infinite where a score may not be
     */
    void scores(FloatBuffer rows, int number, FloatBuffer scores);

    /** How many rows the model computes at once: a call with a multiple of them computes what calls with as many would. */
    int batch();

    /** Facts of this session for the provenance, the kind of the output aside. */
    Map<String, String> facts();

    @Override
    void close();
}
