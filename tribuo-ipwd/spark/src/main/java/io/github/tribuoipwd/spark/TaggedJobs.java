/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.util.UUID;
import java.util.logging.Logger;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;

/**
 * The jobs of a capture, which are those that its thread runs meanwhile. When one fails, tasks of it may still run, and would
 * bring back the folder that is removed.
 */
final class TaggedJobs implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(TaggedJobs.class.getName());
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final long PAUSE_MILLIS = 50;

    private final SparkContext context;
    private final String tag = "tribuo-ipwd-capture-" + UUID.randomUUID();

    TaggedJobs(SparkContext context) {
        this.context = context;
        context.addJobTag(tag);
    }

    private boolean isRunning() {
        SparkStatusTracker tracker = context.statusTracker();
        for (int job : tracker.getJobIdsForTag(tag)) {
            SparkJobInfo info = tracker.getJobInfo(job).getOrElse(() -> null);
            for (int stage : info == null ? new int[0] : info.stageIds()) {
                SparkStageInfo tasks = tracker.getStageInfo(stage).getOrElse(() -> null);
                if (tasks != null && tasks.numActiveTasks() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Waits until no task runs, for a minute at most. */
    @Override
    public void close() {
        context.removeJobTag(tag);
        long end = System.nanoTime() + LONGEST_NANOS;
        try {
            while (isRunning()) {
                if (System.nanoTime() > end) {
                    logger.warning(() -> "Tasks of the capture " + tag + " still run a minute after its end; where they write"
                            + " files, remove its folder later.");
                    return;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
