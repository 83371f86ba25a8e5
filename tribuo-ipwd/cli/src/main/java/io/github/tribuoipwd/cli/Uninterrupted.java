/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.logging.Logger;

/** Writes results to their end although the thread is interrupted, as it is when the JVM is about to end. */
final class Uninterrupted {

    private static final Logger logger = Logger.getLogger(Uninterrupted.class.getName());

    private Uninterrupted() {}

    /** What may be begun again. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does it, again where an interruption closed its file; an interrupted thread is still interrupted afterwards. */
    static <T> T run(Work<T> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return work.run();
                } catch (IOException e) {
                    if (!(e instanceof ClosedByInterruptException || e.getCause() instanceof ClosedByInterruptException)) {
                        throw e;
                    }
                    logger.finest("interrupted, and begun again");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
