/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checkpoints are due at what is set, and cost about a percent of the time where nothing is. */
@Tag("unit")
class CheckpointTimesTest {

    private static final long SECOND = 1_000_000_000L;

    private long now = 42;

    private CheckpointTimes times(int everyEpochs, int everySteps, double everyMinutes) {
        return new CheckpointTimes(new Checkpoints(Path.of("none"), everyEpochs, everySteps, everyMinutes), () -> now);
    }

    /** The seconds at which one is written that takes some seconds each, in steps of a second. */
    private List<Long> written(CheckpointTimes times, double took, int seconds) {
        List<Long> written = new ArrayList<>();
        long start = now;
        for (int step = 1; step <= seconds; step++) {
            now += SECOND + 1;
            if (times.dueAfterStep(step)) {
                written.add((now - start) / SECOND);
                times.written((long) (took * SECOND));
            }
        }
        return written;
    }

    @Test
    void aPercentOfTheTime() {
        assertEquals(List.of(1L, 51L, 101L, 151L), written(times(0, 0, 0), 0.4999, 200));
        assertEquals(5, written(times(0, 0, 0), 0.001, 5).size());
    }

    @Test
    void stepsMinutesAndEpochs() {
        assertEquals(List.of(3L, 6L, 9L), written(times(0, 3, 0), 1, 10));
        assertEquals(List.of(60L, 120L), written(times(0, 0, 1), 1, 130));
        assertEquals(List.of(60L, 80L, 140L, 160L), written(times(0, 80, 1), 1, 170));
        CheckpointTimes epochs = times(2, 0, 0);
        assertEquals(List.of(), written(epochs, 1, 1000));
        assertEquals(List.of(false, true, false, true), List.of(1, 2, 3, 4).stream().map(epochs::dueAfterEpoch).toList());
        assertEquals(false, times(0, 1, 1).dueAfterEpoch(1));
    }

    /** What is full now is full in a second, and a line each second helps nobody. */
    @Test
    void afterAFailure() {
        CheckpointTimes times = times(0, 0, 0);
        List<Long> tries = new ArrayList<>();
        for (long second = 1; second <= 400; second++) {
            now += SECOND + 1;
            if (times.dueAfterStep(second)) {
                tries.add(second);
                times.failed();
            }
        }
        assertEquals(List.of(1L, 11L, 31L, 71L, 151L, 311L), tries);
    }
}
