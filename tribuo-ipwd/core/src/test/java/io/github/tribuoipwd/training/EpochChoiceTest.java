/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The best epoch and the end of trainings with a given course. */
@Tag("unit")
class EpochChoiceTest {

    /** A result of ten examples, two of them of a second label. */
    private static ValidationResult result(int right, int rightOfSecond, double loss) {
        double[] losses = new double[10];
        Arrays.fill(losses, loss);
        boolean[] correct = new boolean[10];
        Arrays.fill(correct, 0, right, true);
        Arrays.fill(correct, 8, 8 + rightOfSecond, true);
        return new ValidationResult(new int[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 1}, losses, correct);
    }

    /** The epoch after which a course ends; 0 for not. */
    private static int end(EpochChoice choice, ValidationResult... course) {
        for (int epoch = 1; epoch <= course.length; epoch++) {
            choice.offer(epoch, course[epoch - 1]);
            if (choice.ends(epoch)) {
                return epoch;
            }
        }
        return 0;
    }

    private static ValidationResult[] accuracies(int... right) {
        return IntStream.of(right).mapToObj(number -> result(number, 0, 1)).toArray(ValidationResult[]::new);
    }

    @Test
    void waitsForABetterEpoch() {
        EpochChoice choice = new EpochChoice(ValidationCriterion.ACCURACY, 2);
        assertEquals(6, end(choice, accuracies(3, 5, 4, 6, 6, 5, 8)));
        assertEquals(4, choice.best());
    }

    @Test
    void aBetterEpochInTime() {
        EpochChoice choice = new EpochChoice(ValidationCriterion.ACCURACY, 3);
        assertEquals(0, end(choice, accuracies(3, 5, 4, 4, 6, 5, 5)));
        assertEquals(5, choice.best());
    }

    @Test
    void withoutPatienceItNeverEnds() {
        EpochChoice choice = new EpochChoice(ValidationCriterion.ACCURACY, 0);
        assertEquals(0, end(choice, accuracies(8, 1, 1, 1, 1, 1, 1)));
        assertEquals(1, choice.best());
    }

    @Test
    void equalAccuraciesAreComparedByTheirLoss() {
        EpochChoice choice = new EpochChoice(ValidationCriterion.ACCURACY, 2);
        assertEquals(5, end(choice, result(5, 0, 1), result(5, 0, 0.9), result(5, 0, 0.8), result(5, 0, 0.8), result(4, 0, 0.1)));
        assertEquals(3, choice.best());
    }

    @Test
    void criteria() {
        ValidationResult large = result(8, 0, 2);
        ValidationResult even = result(6, 1, 3);
        ValidationResult sure = result(4, 0, 1);
        assertEquals(2 + 0.0, large.loss(), 1e-12);
        assertEquals(0.8, large.accuracy());
        assertEquals(0.5, large.meanRecall());
        assertEquals((0.75 + 0.5) / 2, even.meanRecall(), 1e-12);
        ValidationResult[] course = {sure, even, large};
        for (ValidationCriterion criterion : ValidationCriterion.values()) {
            EpochChoice choice = new EpochChoice(criterion, 0);
            end(choice, course);
            assertEquals(switch (criterion) {
                case ACCURACY -> 3;
                case MEAN_RECALL -> 2;
                case LOSS -> 1;
            }, choice.best(), criterion::name);
            for (ValidationResult result : course) {
                assertEquals(criterion.score(result), DoubleStream.of(result.scores(criterion)).average().orElseThrow(), 1e-12);
            }
        }
    }

    @Test
    void noNumberIsNeverBetter() {
        ValidationResult broken = result(9, 1, Double.NaN);
        ValidationResult whole = result(1, 0, 5);
        assertTrue(ValidationCriterion.ACCURACY.better(whole, broken));
        assertFalse(ValidationCriterion.ACCURACY.better(broken, whole));
        assertFalse(ValidationCriterion.LOSS.better(broken, broken));
    }
}
