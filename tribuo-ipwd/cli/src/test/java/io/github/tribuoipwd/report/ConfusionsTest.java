/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.ConfusionMatrix;
import org.tribuo.classification.evaluation.LabelConfusionMatrix;
import org.tribuo.impl.ArrayExample;
import org.tribuo.util.MeanVarianceAccumulator;

/** Confusions from Tribuo's own matrix, and intervals, against figures computed by hand. */
@Tag("unit")
class ConfusionsTest {

    private final List<Prediction<Label>> predictions = new ArrayList<>();

    private void predict(String truth, String predicted, int times) {
        for (int i = 0; i < times; i++) {
            predictions.add(new Prediction<>(new Label(predicted), 1, new ArrayExample<>(new Label(truth), new String[] {"x"},
                    new double[] {1})));
        }
    }

    private ConfusionMatrix<Label> matrix(List<String> labels) {
        MutableOutputInfo<Label> info = new LabelFactory().generateInfo();
        labels.forEach(label -> info.observe(new Label(label)));
        return new LabelConfusionMatrix(info.generateImmutableOutputInfo(), predictions);
    }

    @Test
    void theMostFrequentComeFirst() {
        predict("a", "a", 7);
        predict("a", "b", 2);
        predict("b", "a", 3);
        predict("c", "a", 2);
        Confusions confusions = Confusions.of(matrix(List.of("a", "b", "c")), List.of("a", "b", "c"));
        assertEquals(new Confusions(14, List.of(new Confusions.Pair("b", "a", 3), new Confusions.Pair("a", "b", 2),
                new Confusions.Pair("c", "a", 2)), 0), confusions);
    }

    @Test
    void manyClassesAreBounded() {
        List<String> labels = IntStream.range(0, 40).mapToObj(String::valueOf).toList();
        for (String truth : labels) {
            for (String predicted : labels) {
                predict(truth, predicted, truth.equals("7") ? 2 : 1);
            }
        }
        Confusions confusions = Confusions.of(matrix(labels), labels);
        assertEquals(Confusions.LIMIT, confusions.pairs().size());
        assertTrue(confusions.pairs().subList(0, 39).stream().allMatch(pair -> pair.label().equals("7") && pair.examples() == 2));
        assertEquals(40 * 39 - Confusions.LIMIT, confusions.others(), "one example each");
        assertEquals(40 * 40 + 40, confusions.examples());
    }

    @Test
    void intervalsAreStudents() {
        MeanVarianceAccumulator three = new MeanVarianceAccumulator(new double[] {0.01, 0.02, 0.03});
        Interval interval = Interval.of(three);
        // 4.303 * 0.01 / sqrt(3)
        assertEquals(0.02484, interval.half(), 1e-5);
        assertEquals("-0.48 to +4.48", interval.points());
        assertFalse(interval.isClear());
        assertEquals("", Interval.of(new MeanVarianceAccumulator(new double[] {1})).points());
        assertTrue(Interval.of(new MeanVarianceAccumulator(new double[] {0.01, 0.011, 0.012})).isClear());
        // From the table of Student's distribution: 2.0395 for 31, 2.0003 for 60, 1.9799 for 120.
        assertEquals(2.0395, Interval.quantile(31), 2e-3);
        assertEquals(2.0003, Interval.quantile(60), 2e-3);
        assertEquals(1.9799, Interval.quantile(120), 2e-3);
    }
}
