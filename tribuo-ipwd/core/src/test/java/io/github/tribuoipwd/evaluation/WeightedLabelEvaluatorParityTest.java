/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.util.Pair;
import io.github.tribuoipwd.support.Evaluations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.objectives.Hinge;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.datasource.ListDataSource;
import org.tribuo.evaluation.CrossValidation;
import org.tribuo.evaluation.EvaluationAggregator;
import org.tribuo.evaluation.Evaluator;
import org.tribuo.evaluation.OnlineEvaluator;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.test.Helpers;

/** Where all weights are 1, Tribuo's own evaluation. */
@Tag("parity")
class WeightedLabelEvaluatorParityTest {

    private static final SimpleDataSourceProvenance PROVENANCE = new SimpleDataSourceProvenance("predictions", new LabelFactory());

    private final LabelEvaluator tribuo = new LabelEvaluator();
    private final WeightedLabelEvaluator weighted = new WeightedLabelEvaluator();
    private final Model<Label> logistic = Evaluations.model(new LogMulticlass());
    private final Model<Label> hinge = Evaluations.model(new Hinge());

    private static void assertSame(LabelEvaluation expected, LabelEvaluation found) {
        Evaluations.assertAgree(expected, found);
        assertEquals(expected.toString(), found.toString());
        assertEquals(expected.getConfusionMatrix().toString(), found.getConfusionMatrix().toString());
        assertEquals(expected.getConfusionMatrix().getLabelOrder(), found.getConfusionMatrix().getLabelOrder());
        assertEquals(expected.getProvenance(), found.getProvenance());
        assertEquals(expected.getPredictions().size(), found.getPredictions().size());
    }

    @Test
    void realPredictions() {
        for (String[] labels : new String[][] {{"a", "b", "c", "d", "e"}, {"b", "d"}, {"c"}}) {
            for (int number : new int[] {1, 7, 1500}) {
                MutableDataset<Label> data = Evaluations.data(number, number, labels);
                assertSame(tribuo.evaluate(logistic, data), weighted.evaluate(logistic, data));
            }
        }
    }

    @Test
    void predictionsByHand() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 300; trial++) {
            List<Prediction<Label>> predictions = Evaluations.predictions(1 + random.nextInt(40), random, i -> 1);
            LabelEvaluation found = weighted.evaluate(logistic, predictions, PROVENANCE);
            assertSame(tribuo.evaluate(logistic, predictions, PROVENANCE), found);
            assertEquals(predictions, found.getPredictions());
        }
    }

    @Test
    void modelsWithoutProbabilities() {
        assertFalse(hinge.generatesProbabilities());
        MutableDataset<Label> data = Evaluations.data(200, 3, "a", "b", "c", "d", "e");
        LabelEvaluation found = weighted.evaluate(hinge, data);
        assertSame(tribuo.evaluate(hinge, data), found);
        assertThrows(UnsupportedOperationException.class, () -> found.AUCROC(new Label("a")));
        assertThrows(UnsupportedOperationException.class, () -> found.precisionRecallCurve(new Label("a")));

        List<Prediction<Label>> scores = hinge.predict(data);
        assertThrows(UnsupportedOperationException.class, () -> tribuo.evaluate(logistic, scores, PROVENANCE));
        assertThrows(UnsupportedOperationException.class, () -> weighted.evaluate(logistic, scores, PROVENANCE));
    }

    @Test
    void labelOrderOfTheReport() {
        MutableDataset<Label> data = Evaluations.data(50, 4, "a", "b", "c");
        LabelEvaluation expected = tribuo.evaluate(logistic, data);
        LabelEvaluation found = weighted.evaluate(logistic, data);
        List<Label> order = List.of(new Label("c"), new Label("a"), new Label("e"));
        expected.getConfusionMatrix().setLabelOrder(order);
        found.getConfusionMatrix().setLabelOrder(order);
        assertSame(expected, found);
        assertTrue(found.toString().indexOf("\nc") < found.toString().indexOf("\na"), found::toString);
    }

    @Test
    void everyWayToEvaluate() {
        MutableDataset<Label> data = Evaluations.data(60, 5, "a", "b", "c", "d", "e");
        ListDataSource<Label> source = new ListDataSource<>(data.getData(), new LabelFactory(), PROVENANCE);
        assertSame(tribuo.evaluate(logistic, source), weighted.evaluate(logistic, source));

        List<Prediction<Label>> predictions = logistic.predict(data);
        List<Label> truths = new ArrayList<>(data.getData().stream().map(example -> example.getOutput()).toList());
        Collections.rotate(truths, 1);
        assertSame(tribuo.evaluate(logistic, predictions, truths, PROVENANCE),
                weighted.evaluate(logistic, predictions, truths, PROVENANCE));

        OnlineEvaluator<Label, LabelEvaluation> online = weighted.createOnlineEvaluator(logistic, PROVENANCE);
        online.predictAndObserve(data);
        assertSame(tribuo.evaluate(logistic, predictions, PROVENANCE), online.evaluate());
    }

    @Test
    void crossValidation() {
        MutableDataset<Label> data = Evaluations.data(90, 6, "a", "b", "c");
        var expected = folds(data, tribuo);
        var found = folds(data, weighted);
        for (int fold = 0; fold < 3; fold++) {
            Evaluations.assertAgree(expected.get(fold).getA(), found.get(fold).getA());
            assertEquals(30, ((WeightedLabelEvaluation) found.get(fold).getA()).totalWeight());
        }
        assertEquals(EvaluationAggregator.summarizeCrossValidation(expected).keySet(),
                EvaluationAggregator.summarizeCrossValidation(found).keySet());
    }

    private static List<Pair<LabelEvaluation, Model<Label>>> folds(MutableDataset<Label> data,
            Evaluator<Label, LabelEvaluation> evaluator) {
        return new CrossValidation<>(Evaluations.trainer(new LogMulticlass()), data, evaluator, 3).evaluate();
    }

    @Test
    void provenanceIsTribuos() {
        MutableDataset<Label> data = Evaluations.data(20, 7, "a", "b");
        Helpers.testProvenanceMarshalling(weighted.evaluate(logistic, data).getProvenance());
    }
}
