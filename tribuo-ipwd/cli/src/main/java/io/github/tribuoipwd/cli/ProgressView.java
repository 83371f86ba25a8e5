/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.training.EpochReport;

/** Shows how far a training is. */
interface ProgressView extends AutoCloseable {

    /** Called after each step, counted from 1. */
    void step(long step, long steps);

    /** Called after each epoch. */
    void epoch(EpochReport epoch);

    @Override
    default void close() {}
}
