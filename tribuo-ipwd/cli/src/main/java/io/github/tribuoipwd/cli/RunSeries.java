/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

/** A way to do the open runs of {@link Experiments}. */
interface RunSeries {

    /**
     * Does them all, as far as nothing stops it.
     *
     * @param results where what becomes of them goes
     * @param end whether the command is to end
     * @return whether all were tried; false where it was stopped
     */
    boolean run(RunResults results, OrderlyEnd end);
}
