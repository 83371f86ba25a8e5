/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;

/** What a user reads about runs that go on after a stop. */
final class StoppedRuns {

    private StoppedRuns() {}

    /**
     * Reports that a command was stopped, and what is kept.
     *
     * @param ended whether it had ended already, so that there is nothing to report
     * @param finished the runs that have finished
     * @param folder where they and the checkpoints are
     */
    static void report(boolean ended, Collection<String> finished, Path folder, PrintStream err) {
        if (!ended) {
            err.println("Stopped; what is kept in " + folder + ": "
                    + (finished.isEmpty() ? "" : "the finished runs of " + String.join(", ", finished) + ", and ")
                    + "the last checkpoint of each run that was at work."
                    + "\nMaybe run the same command again: it goes on from there.");
        }
    }

    /** Reports that a command goes on, and from where; nothing if it begins. */
    static void reportGoingOn(Collection<String> finished, Collection<String> unfinished, Path folder, PrintStream err) {
        if (!finished.isEmpty() || !unfinished.isEmpty()) {
            err.println("Going on with what is in " + folder + ": "
                    + (finished.isEmpty() ? "" : "finished are " + String.join(", ", finished))
                    + (finished.isEmpty() || unfinished.isEmpty() ? "" : "; ")
                    + (unfinished.isEmpty() ? "" : "a checkpoint has " + String.join(", ", unfinished)));
        }
    }
}
