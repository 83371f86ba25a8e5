/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.training.EpochReport;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Reports from the JVM of a job, a line for each message. Safe for all threads. */
final class JobReporter implements ProgressView {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(RunView.BAR_MILLIS);

    private final PrintStream to;
    private long reported = System.nanoTime() - STEP_NANOS;

    JobReporter(PrintStream to) {
        this.to = to;
    }

    synchronized void report(JobMessage message) {
        // In one piece, and behind the end of a line that something else may have begun.
        to.print("\n" + message.line() + "\n");
        to.flush();
    }

    /** Not more often than a bar shows it. */
    @Override
    public void step(long step, long steps) {
        long now = System.nanoTime();
        if (now - reported >= STEP_NANOS) {
            reported = now;
            report(new JobMessage.Step(step, steps));
        }
    }

    @Override
    public void epoch(EpochReport epoch) {
        report(new JobMessage.Epoch(epoch.summary()));
    }
}
