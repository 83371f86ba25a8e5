/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Logits that were found for the rows of a dataset, in one or more views of each. Reading is thread safe. Holds memory until it is
 * closed.
 */
public interface CapturedAnswers extends AutoCloseable {

    /**
     * The number of views of each row.
     *
     * @return 1 or more; 1 where rows are as they are
     */
    int views();

    /**
     * The generator that makes a view the one that was captured.
     *
     * @param row the row
     * @param view the number of the view, from 0 on
     * @return a new generator
     */
    SplittableRandom generator(int row, int view);

    /**
     * The logits of a view.
     *
     * @param row the row
     * @param view the number of the view, from 0 on
     * @param logits where they go, in the order of {@link Teacher#labels()}; its position advances by the number of classes
     */
    void logits(int row, int view, FloatBuffer logits);

    /**
     * Facts for the provenance.
     *
     * @return names and values
     */
    Map<String, String> facts();

    @Override
    void close();
}
