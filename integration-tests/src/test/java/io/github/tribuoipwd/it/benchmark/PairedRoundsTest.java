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

    /** The logarithms of the ratios are 0, 0.1 to 0.4: mean 0.2, deviation 0.158114, and t(4, 0.975) is 2.776445. */
    @Test
    void byHand() {
        PairedRounds rounds = new PairedRounds(List.of(1d, 2 * Math.exp(0.1), 3 * Math.exp(0.2), 10 * Math.exp(0.3), 5 * Math.exp(0.4)),
                List.of(1d, 2d, 3d, 10d, 5d));
        PairedRounds.Ratio ratio = rounds.ratio();
        double half = 2.776445 * 0.1581139 / Math.sqrt(5);
        assertEquals(Math.exp(0.2), ratio.value(), 1e-9);
        assertEquals(Math.exp(0.2 - half), ratio.low(), 1e-6);
        assertEquals(Math.exp(0.2 + half), ratio.high(), 1e-6);
        assertEquals(Math.exp(half - 0.2), ratio.inverse().high(), 1e-6);
        assertEquals(Math.exp(-half - 0.2), ratio.inverse().low(), 1e-6);
        assertEquals(3 * Math.exp(0.2), rounds.ourMedian(), 1e-9);
        assertEquals(3, rounds.referenceMedian(), 1e-9);
        assertEquals(2.5, PairedRounds.median(List.of(10d, 1d, 3d, 2d)), 1e-9);
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
        assertError(IllegalArgumentException.class, () -> new PairedRounds(List.of(1d, 2d), List.of(1d, 2d)), "5", "2 and 2");
        List<Double> five = List.of(1d, 2d, 3d, 4d, 5d);
        assertError(IllegalArgumentException.class, () -> new PairedRounds(five, List.of(1d, 2d, 3d, 4d)), "5 and 4");
    }
}
