/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.util.HashSet;
import java.util.Set;
import java.util.logging.Logger;

/**
 * Looks whether the trainings of jobs have more threads than their share of the processors. They keep them all the same: the last
 * bits of a student may depend on their number, and are to be those that it has alone.
 */
final class CoreShare {

    private static final Logger logger = Logger.getLogger(CoreShare.class.getName());

    private final int jobs;
    private final int processors;
    /** The trainers that were looked at. */
    private final Set<String> known = new HashSet<>();

    /** @param processors how many this process may use */
    CoreShare(int jobs, int processors) {
        this.jobs = jobs;
        this.processors = processors;
    }

    /** Logs once for a trainer that its trainings, with so many threads, have more than their share. */
    void look(String trainer, int threads) {
        if (known.add(trainer) && (long) jobs * threads > processors) {
            logger.info(() -> trainer + ": a training has " + threads + (threads == 1 ? " thread" : " threads") + ", and " + jobs
                    + " jobs share " + processors + (processors == 1 ? " processor" : " processors")
                    + ", so that they wait for each other.\nMaybe use --jobs " + Math.max(1, processors / threads)
                    + (threads == 1 ? "." : ", or set threads of the trainer to " + Math.max(1, processors / jobs)
                    + ", which may change the last bits of its students."));
        }
    }
}
