/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Learning rates against their closed forms, as PyTorch's schedulers compute them. */
@Tag("parity")
class ScheduleTest {

    private static double[] factors(LearningRateSchedule schedule, int steps, int perEpoch) {
        return IntStream.range(0, steps).mapToDouble(step -> schedule.factor(step, steps, perEpoch)).toArray();
    }

    @Test
    void oneCycleRisesToItsPeakAndFallsToItsEnd() {
        // OneCycleLR(max_lr=1, total_steps=10): the peak is at step 0.3 * 10 - 1 = 2, the end at step 9.
        double[] expected = new double[10];
        for (int step = 0; step < 10; step++) {
            double first = 1 / 25.0;
            double last = first / 1e4;
            expected[step] = step <= 2 ? first + (1 - first) * (1 - Math.cos(Math.PI * step / 2)) / 2
                    : last + (1 - last) * (1 + Math.cos(Math.PI * (step - 2) / 7)) / 2;
        }
        double[] found = factors(new OneCycleSchedule(), 10, 5);
        assertArrayEquals(expected, found, 1e-12);
        assertEquals(1, found[2], 1e-12);
        assertEquals(4e-6, found[9], 1e-12);
    }

    @Test
    void cosineFallsFromOne() {
        double[] expected = IntStream.range(0, 8).mapToDouble(step -> (1 + Math.cos(Math.PI * step / 8)) / 2).toArray();
        assertArrayEquals(expected, factors(new CosineSchedule(), 8, 4), 1e-12);
    }

    @Test
    void stepDecayFallsAtItsMilestones() {
        assertArrayEquals(new double[] {1, 1, 0.1, 0.1, 0.01, 0.01}, factors(new StepDecaySchedule(1, 2), 6, 2), 1e-12);
    }

    @Test
    void warmUpIsLinearAndMultiplies() {
        assertArrayEquals(new double[] {0.25, 0.5, 0.75, 1, 1, 1}, factors(new ConstantSchedule(2), 6, 2), 1e-12);
        assertArrayEquals(new double[] {0.5, 1, 0.1, 0.1}, factors(new StepDecaySchedule(1, 0.1, 1), 4, 2), 1e-12);
    }
}
