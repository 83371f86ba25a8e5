/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

/**
 * One run of {@link Experiments}.
 *
 * @param name the name of its trainer in the configuration
 * @param method what makes its student, with the run's seed
 */
record PlannedRun(String name, Method method) {

    long seed() {
        return method.trainer().getSeed();
    }

    /** What messages call it. */
    String title() {
        return name + ", seed " + seed();
    }
}
