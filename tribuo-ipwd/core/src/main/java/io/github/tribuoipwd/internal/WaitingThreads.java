/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * How long PyTorch's threads wait for each other before they sleep. The OpenMP that it brings on Linux lets them spin for
 * milliseconds, so that on a machine with other work each wait takes a processor from the thread that is waited for: trainings took
 * eight times as long there as on an idle one. Threads that sleep after a quarter of a millisecond, which is longer than an
 * idle machine lets them wait, cost it nothing (docs/performance.md).
 */
final class WaitingThreads {

    private static final Logger logger = Logger.getLogger(WaitingThreads.class.getName());

    /** OpenMP's own settings; it reads them once, when it is loaded. */
    static final String SPINS = "GOMP_SPINCOUNT";
    private static final String POLICY = "OMP_WAIT_POLICY";

    /** A quarter of a millisecond; without the setting it is 300,000. */
    static final String FEW = "5000";

    private WaitingThreads() {}

    /** Shortens the waits where the user has not set them; must run before the engine starts. */
    static void shorten() {
        if (!"Linux".equals(System.getProperty("os.name")) || Stream.of(SPINS, POLICY).anyMatch(name -> System.getenv(name) != null)) {
            return;
        }
        try {
            NativeEnvironment.set(SPINS, FEW);
            logger.fine("PyTorch's threads spin " + FEW + " times before they sleep");
        } catch (LinkageError | IllegalStateException e) {
            // PyTorch can do without.
            logger.info(() -> "PyTorch's threads spin as long as OpenMP lets them: " + e + "\nMaybe set the environment variable "
                    + SPINS + "=" + FEW + " before Java starts.");
        }
    }
}
