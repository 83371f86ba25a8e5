/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.SearchPlan.Round;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rounds of a search. */
@Tag("unit")
class SearchPlanTest {

    private static List<Round> rounds(int candidates, int epochs, double budget) {
        return SearchPlan.of(candidates, epochs, budget, any -> true).rounds();
    }

    @Test
    void halvesCandidatesAndDoublesEpochs() {
        assertEquals(List.of(new Round(12, 4), new Round(6, 8), new Round(3, 16), new Round(2, 32)), rounds(12, 32, 8));
        assertEquals(6.5, SearchPlan.of(12, 32, 8, any -> true).trainings());
    }

    @Test
    void twoCandidatesNeedOneRound() {
        assertEquals(List.of(new Round(2, 10)), rounds(2, 10, 2));
        assertEquals(List.of(new Round(2, 5)), rounds(2, 10, 1));
    }

    /** One epoch cannot be halved, so all candidates are trained for it. */
    @Test
    void fewEpochs() {
        assertEquals(List.of(new Round(12, 1)), rounds(12, 1, 12));
        assertEquals(List.of(new Round(12, 1)), rounds(12, 2, 8));
        assertEquals(List.of(new Round(12, 1), new Round(6, 2)), rounds(12, 2, 12));
    }

    @Test
    void theBudgetBoundsTheCost() {
        for (int candidates = 2; candidates < 40; candidates += 3) {
            for (int epochs = 3; epochs < 60; epochs += 7) {
                for (double budget : new double[] {candidates / 3.0, candidates / 2.0, 8, 20}) {
                    if (budget * epochs >= candidates) {
                        SearchPlan plan = SearchPlan.of(candidates, epochs, budget, any -> true);
                        int all = epochs;
                        assertEquals(plan.rounds().stream().mapToDouble(round -> round.candidates() * (double) round.epochs() / all)
                                .sum(), plan.trainings(), 1e-9);
                        assertTrue(plan.trainings() <= budget, plan::toString);
                        assertEquals(candidates, plan.rounds().get(0).candidates());
                    }
                }
            }
        }
    }

    /** Such as a schedule with a warm-up of three epochs. */
    @Test
    void fewerEpochsThanTheScheduleNeeds() {
        assertEquals(List.of(new Round(12, 4), new Round(6, 8)), SearchPlan.of(12, 8, 12, epochs -> epochs >= 3).rounds());
    }

    @Test
    void tooSmallABudget() {
        assertError(IllegalArgumentException.class, () -> rounds(12, 1, 8), "budget", "12 candidates", "8.0", "12.0 are needed",
                "epochs");
        assertError(IllegalArgumentException.class, () -> rounds(12, 30, 0.3), "budget", "0.3");
    }
}
