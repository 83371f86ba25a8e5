/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.util.function.LongSupplier;

/**
 * When checkpoints are written: at the intervals that are set, or where none is, as often as costs about one percent of the time.
 */
final class CheckpointTimes {

    private static final long SECOND = 1_000_000_000L;
    /** How many times as long as a checkpoint took the training goes on to the next one. */
    private static final long FACTOR = 100;
    private static final long SHORTEST_AFTER_FAILURE = 10 * SECOND;
    private static final long LONGEST_AFTER_FAILURE = 600 * SECOND;

    private final Checkpoints settings;
    private final LongSupplier clock;
    private long last;
    private long pause = SECOND;

    /**
     * Begins now.
     *
     * @param clock gives nanoseconds, as {@link System#nanoTime()} does
     */
    CheckpointTimes(Checkpoints settings, LongSupplier clock) {
        this.settings = settings;
        this.clock = clock;
        last = clock.getAsLong();
    }

    /** Whether a checkpoint is due after a step, counted from 1. */
    boolean dueAfterStep(long step) {
        boolean steps = settings.everySteps() > 0 && step % settings.everySteps() == 0;
        double minutes = (clock.getAsLong() - last) / (60.0 * SECOND);
        boolean time = settings.everyMinutes() > 0 && minutes >= settings.everyMinutes();
        boolean none = settings.everyEpochs() == 0 && settings.everySteps() == 0 && settings.everyMinutes() == 0;
        return steps || time || (none && clock.getAsLong() - last > pause);
    }

    /** Whether a checkpoint is due after an epoch, counted from 1. */
    boolean dueAfterEpoch(int epoch) {
        return settings.everyEpochs() > 0 && epoch % settings.everyEpochs() == 0;
    }

    /** Takes note of a checkpoint that was written, and of how many nanoseconds that took. */
    void written(long took) {
        last = clock.getAsLong();
        pause = Math.max(SECOND, FACTOR * took);
    }

    /** Takes note of one that could not be written: what was found full a second ago is full still. */
    void failed() {
        last = clock.getAsLong();
        pause = Math.min(LONGEST_AFTER_FAILURE, Math.max(SHORTEST_AFTER_FAILURE, 2 * pause));
    }
}
