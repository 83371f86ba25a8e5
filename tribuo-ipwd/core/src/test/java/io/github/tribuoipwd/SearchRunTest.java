/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.training.SearchKeeper;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.SearchReport.Standing;
import io.github.tribuoipwd.training.ValidationCriterion;
import io.github.tribuoipwd.training.ValidationResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which candidate a search chooses, by given results of their trainings. */
@Tag("unit")
class SearchRunTest {

    private static final int EXAMPLES = 100;

    private final List<String> trained = new ArrayList<>();

    /** A student that knows the examples from one to another. */
    private static ValidationResult knows(int from, int to) {
        boolean[] correct = new boolean[EXAMPLES];
        Arrays.fill(correct, from, to, true);
        double[] losses = new double[EXAMPLES];
        Arrays.fill(losses, 1);
        return new ValidationResult(new int[EXAMPLES], losses, correct);
    }

    private SearchReport search(double margin, int epochs, ValidationResult... worth) {
        DistillationTrainer trainer = Students.labelsOnly().build();
        List<SearchCandidate> candidates = IntStream.range(0, worth.length)
                .mapToObj(i -> new SearchCandidate("candidate " + i, new LabelObjective(), 1, trainer)).toList();
        SearchPlan plan = SearchPlan.of(worth.length, epochs, 100, any -> true);
        return new SearchRun(candidates, plan, ValidationCriterion.ACCURACY, margin, epochs, 3, (candidate, length) -> {
            trained.add(candidate.name().substring(10) + " for " + length);
            return new SearchKeeper.Trial(worth[candidates.indexOf(candidate)], "");
        }).run();
    }

    private static String chosen(SearchReport report) {
        return report.chosen().name();
    }

    @Test
    void aClearlyBetterCandidate() {
        SearchReport report = search(1, 8, knows(0, 60), knows(0, 80));
        assertEquals("candidate 1", chosen(report));
        assertEquals(0.8, report.chosen().accuracy());
        assertTrue(report.reason().contains("better than candidate 0 by 0.2000 with a standard error of 0.0402"), report::reason);
        assertEquals(EXAMPLES, report.examples());
    }

    /** 30 examples are known to one alone, 27 to the other: a difference of 3 with a standard error of 7.6. */
    @Test
    void noiseDoesNotChoose() {
        ValidationResult first = knows(3, 60);
        ValidationResult second = knows(30, 90);
        assertEquals("candidate 0", chosen(search(1, 8, first, second)));
        SearchReport eager = search(0, 8, first, second);
        assertEquals("candidate 1", chosen(eager));
        assertEquals(Standing.LAST_ROUND, eager.candidates().get(0).standing());
    }

    @Test
    void equalCandidates() {
        assertEquals("candidate 0", chosen(search(0, 8, knows(0, 60), knows(0, 60), knows(0, 60))));
    }

    /** The best of all is out of noise of the first, and not of the second. */
    @Test
    void theFirstWithinTheMargin() {
        assertEquals("candidate 1", chosen(search(1, 1, knows(0, 40), knows(2, 81), knows(3, 83))));
    }

    /** Labels alone come first, and stay whatever they are worth. */
    @Test
    void roundsKeepTheFirstAndTheBetterHalf() {
        SearchReport report = search(1, 8, knows(0, 10), knows(0, 50), knows(0, 70), knows(0, 20), knows(0, 60), knows(0, 30),
                knows(0, 40), knows(0, 45));
        assertEquals(List.of("0 for 2", "1 for 2", "2 for 2", "3 for 2", "4 for 2", "5 for 2", "6 for 2", "7 for 2", "0 for 4",
                "1 for 4", "2 for 4", "4 for 4", "0 for 8", "2 for 8"), trained);
        assertEquals("candidate 2", chosen(report));
        assertEquals(List.of(Standing.LAST_ROUND, Standing.OUT, Standing.CHOSEN, Standing.OUT, Standing.OUT, Standing.OUT,
                Standing.OUT, Standing.OUT), report.candidates().stream().map(SearchReport.Candidate::standing).toList());
        assertEquals(List.of(8, 4, 8, 2, 4, 2, 2, 2),
                report.candidates().stream().map(SearchReport.Candidate::epochs).toList());
        assertEquals((8 * 2 + 4 * 4 + 2 * 8) / 8.0, report.trainings());
    }
}
