/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The statistics of predictions against labels, and the rows that they are of. */
@Tag("unit")
class ClassTableTest {

    private static final int[] LABELS = {0, 0, 1, 1, 1, 2, 2, 0, 1, 0};
    private static final int[] PREDICTIONS = {0, 1, 1, 1, 2, 2, 0, 0, 1, 1};

    private static int[] shuffled(int[] values, SplittableRandom random) {
        int[] mixed = values.clone();
        for (int i = mixed.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = mixed[i];
            mixed[i] = mixed[j];
            mixed[j] = swapped;
        }
        return mixed;
    }

    @Test
    void counts() {
        ClassTable table = ClassTable.of(LABELS, PREDICTIONS, 4);
        assertEquals(10, table.rows());
        assertEquals(3, table.classes());
        assertEquals(0.6, table.accuracy());
        assertEquals(0.4, table.majority());
        assertEquals(1, table.mostPredicted());
        assertEquals((4 * 3 + 4 * 5 + 2 * 2) / 100.0, table.chance(), 1e-15);
        assertEquals((0.6 - 0.36) / 0.64, table.kappa(), 1e-15);
        assertFalse(table.oneClass());
    }

    /** Against the mean and the deviation over 200,000 random pairings of the same labels and predictions. */
    @Test
    void deviationsAreThoseOfRandomPairings() {
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        double squares = 0;
        int rounds = 200_000;
        for (int i = 0; i < rounds; i++) {
            long correct = ClassTable.of(LABELS, shuffled(PREDICTIONS, random), 3).correct();
            sum += correct;
            squares += correct * correct;
        }
        double mean = sum / rounds;
        double deviation = Math.sqrt(squares / rounds - mean * mean);
        assertEquals((6 - mean) / deviation, ClassTable.of(LABELS, PREDICTIONS, 3).deviations(), 0.02);
    }

    @Test
    void oneClassIsNoEvidence() {
        ClassTable table = ClassTable.of(LABELS, new int[10], 3);
        assertTrue(table.oneClass());
        assertEquals(0, table.deviations());
        assertEquals(0, table.kappa());
    }

    @Test
    void unknownLabelsAreLeftOut() {
        int[] labels = LABELS.clone();
        labels[1] = -1;
        ClassTable table = ClassTable.of(labels, PREDICTIONS, 3);
        assertEquals(9, table.rows());
        assertEquals(4, table.predicted()[1]);
        assertEquals(6 / 9.0, table.accuracy());
    }

    /** Labels that alternate must not become a sample of one class. */
    @Test
    void sampledRowsAreSpreadAndIrregular() {
        int[] rows = TrainingRows.sample(204_800, 10);
        assertEquals(2048, rows.length);
        int[] classes = new int[10];
        for (int i = 0; i < rows.length; i++) {
            assertEquals(i, rows[i] / 100);
            classes[rows[i] % 10]++;
        }
        assertTrue(IntStream.of(classes).allMatch(count -> count > 150), "every tenth row is a tenth of them");
        assertEquals(IntStream.range(0, 70).boxed().toList(), IntStream.of(TrainingRows.sample(70, 10)).boxed().toList());
        assertEquals(256, TrainingRows.sample(100_000, 3 * 224 * 224).length, "large images: fewer");
    }
}
