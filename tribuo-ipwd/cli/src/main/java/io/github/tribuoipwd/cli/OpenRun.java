/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.util.SortedMap;

/**
 * A run that is to be done.
 *
 * @param number its number among all that are planned, from 0
 * @param run the run
 * @param settings those that its files will have
 */
record OpenRun(int number, PlannedRun run, SortedMap<String, String> settings) {

    String title() {
        return run.title();
    }
}
