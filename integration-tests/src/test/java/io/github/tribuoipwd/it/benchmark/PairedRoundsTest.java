/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ratios and their intervals against numbers computed by hand, and on figures whose ratio is known. */
@Tag("unit")
class PairedRoundsTest {

    /** The logarithms of the ratios are 0, 0.1, 0.2 and 0.3: mean 0.15, deviation 0.129099, and t(3, 0.975) is 3.182446. */
    @Test
    void byHand() {
        PairedRounds rounds = new PairedRounds(List.of(1d, 2 * Math.exp(0.1), 3 * Math.exp(0.2), 10 * Math.exp(0.3)),
                List.of(1d, 2d, 3d, 10d));
        PairedRounds.Ratio ratio = rounds.ratio();
        double half = 3.182446 * 0.1290994 / 2;
        assertEquals(Math.exp(0.15), ratio.value(), 1e-9);
        assertEquals(Math.exp(0.15 - half), ratio.low(), 1e-6);
        assertEquals(Math.exp(0.15 + half), ratio.high(), 1e-6);
        assertEquals(Math.exp(half - 0.15), ratio.inverse().high(), 1e-6);
        assertEquals(Math.exp(-half - 0.15), ratio.inverse().low(), 1e-6);
        assertEquals((2 * Math.exp(0.1) + 3 * Math.exp(0.2)) / 2, rounds.ourMedian(), 1e-9);
        assertEquals(2.5, rounds.referenceMedian(), 1e-9);
    }

    /** A machine that drifts by half, and rounds whose ratio varies by a tenth around 1.2. */
    @Test
    void coversTheRatioAtItsLevel() {
        SplittableRandom random = new SplittableRandom(1);
        int covered = 0;
        for (int run = 0; run < 2_000; run++) {
            List<Double> ours = new ArrayList<>();
            List<Double> reference = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                double speed = 1 + random.nextDouble(0.5);
                reference.add(speed);
                ours.add(speed * 1.2 * Math.exp(0.1 * random.nextGaussian()));
            }
            PairedRounds.Ratio ratio = new PairedRounds(ours, reference).ratio();
            covered += ratio.low() <= 1.2 && 1.2 <= ratio.high() ? 1 : 0;
        }
        int found = covered;
        assertTrue(found >= 1_860 && found <= 1_940, () -> found + " of 2000");
    }

    @Test
    void tooFewOrUnpaired() {
        assertError(IllegalArgumentException.class, () -> new PairedRounds(List.of(1d, 2d), List.of(1d, 2d)), "3", "2 and 2");
        assertError(IllegalArgumentException.class, () -> new PairedRounds(List.of(1d, 2d, 3d), List.of(1d, 2d, 3d, 4d)), "3 and 4");
    }
}
