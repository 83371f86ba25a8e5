/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Evaluations;
import io.github.tribuoipwd.support.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.sgd.objectives.Hinge;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.evaluation.CrossValidation;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

@Tag("unit")
class WeightedLabelEvaluatorTest {

    private static final SimpleDataSourceProvenance PROVENANCE = new SimpleDataSourceProvenance("predictions", new LabelFactory());
    private static final Label A = new Label("a");
    private static final Label B = new Label("b");

    private final Model<Label> model = Evaluations.model(new LogMulticlass());
    private final List<Prediction<Label>> predictions = List.of(
            Evaluations.prediction("a", "a", 0.5, 0.9, 0.1, 0, 0, 0),
            Evaluations.prediction("a", "b", 2, 0.3, 0.7, 0, 0, 0),
            Evaluations.prediction("b", "b", 1.5, 0.2, 0.8, 0, 0, 0),
            Evaluations.prediction("b", "a", 1, 0.6, 0.4, 0, 0, 0));

    private WeightedLabelEvaluation evaluate(List<Prediction<Label>> given) {
        return new WeightedLabelEvaluator().evaluate(model, given, PROVENANCE);
    }

    @Test
    void metricsByHand() {
        WeightedLabelEvaluation evaluation = evaluate(predictions);
        assertEquals(5, evaluation.totalWeight());
        assertEquals(25 / 7.5, evaluation.effectiveSampleSize(), 1e-12);
        assertEquals(0.4, evaluation.accuracy(), 1e-12);
        assertEquals(0.2, evaluation.accuracy(A), 1e-12);
        assertEquals(1 / 3.0, evaluation.precision(A), 1e-12);
        assertEquals(0.2, evaluation.recall(A), 1e-12);
        assertEquals(0.25, evaluation.f1(A), 1e-12);
        assertEquals(0.6, evaluation.recall(B), 1e-12);
        // Three labels of the domain have no examples, and Tribuo counts their recall as zero.
        assertEquals(1 - 0.8 / 5, evaluation.balancedErrorRate(), 1e-12);
        assertEquals(2, evaluation.confusion(B, A));
        assertEquals(1.5, evaluation.tn(A));
        // Of the pairs (a, b), worth 2.5 * 2.5, those in order: 0.9 over both (0.5 * 2.5), 0.3 over 0.2 (2 * 1.5).
        assertEquals(4.25 / 6.25, evaluation.AUCROC(A), 1e-12);
        // Precision 1 at recall 0.2, 2.5 / 3.5 at recall 1.
        assertEquals(0.2 + 0.8 * 2.5 / 3.5, evaluation.averagedPrecision(A), 1e-12);
        assertArrayEquals(new double[] {0.3, 0.6, 0.9}, evaluation.precisionRecallCurve(A).thresholds);
        assertArrayEquals(new double[] {2.5 / 3.5, 1 / 3.0, 1, 1}, evaluation.precisionRecallCurve(A).precision, 1e-12);
        assertArrayEquals(new double[] {1, 0.2, 0.2, 0}, evaluation.precisionRecallCurve(A).recall, 1e-12);
    }

    @Test
    void averageAreaUnderRocWeighsByClassWeight() {
        Model<Label> two = Evaluations.trainer(new LogMulticlass()).train(Evaluations.data(50, 1, "a", "b"));
        List<Prediction<Label>> given = List.of(
                Evaluations.prediction("a", "a", 3, 0.9, 0.9),
                Evaluations.prediction("b", "b", 0.5, 0.4, 0.6),
                Evaluations.prediction("b", "b", 0.5, 0.2, 0.95));
        WeightedLabelEvaluation evaluation = new WeightedLabelEvaluator().evaluate(two, given, PROVENANCE);
        assertEquals(1, evaluation.AUCROC(A), 1e-12);
        assertEquals(0.5, evaluation.AUCROC(B), 1e-12);
        assertEquals(0.75, evaluation.averageAUCROC(false), 1e-12);
        assertEquals((3 * 1 + 1 * 0.5) / 4, evaluation.averageAUCROC(true), 1e-12);
    }

    @Test
    void reportWithFractions() {
        WeightedLabelEvaluation evaluation = evaluate(predictions);
        evaluation.getConfusionMatrix().setLabelOrder(List.of(A, B));
        assertEquals(String.format("""
                Class                           n          tp          fn          fp      recall        prec          f1%n\
                a                           2.500       0.500       2.000       1.000       0.200       0.333       0.250%n\
                b                           2.500       1.500       1.000       2.000       0.600       0.429       0.500%n\
                Total                       5.000       2.000       3.000       3.000%n\
                Accuracy                                                                    0.400%n\
                Micro Average                                                               0.400       0.400       0.400%n\
                Macro Average                                                               0.160       0.152       0.150%n\
                Balanced Error Rate                                                         0.840"""), evaluation.toString());
        assertEquals("""
                               a       b
                a          0.500   2.000
                b          1.000   1.500
                """, evaluation.getConfusionMatrix().toString());
        assertTrue(evaluation.toHTML().contains("<code>a</code></td><td style=\"text-align:right\">2.500</td>"
                + "<td style=\"text-align:right\">50.0%</td>"), evaluation::toHTML);
    }

    @Test
    void laterWeightsChangeNothing() {
        List<Prediction<Label>> given = new ArrayList<>(predictions);
        WeightedLabelEvaluation evaluation = evaluate(given);
        Map<String, Object> before = Evaluations.numbers(evaluation);
        given.get(0).getExample().setWeight(100);
        given.remove(1);
        assertEquals(5, evaluation.totalWeight());
        assertEquals(4, evaluation.getPredictions().size());
        assertArrayEquals((double[]) before.get("curve for a: precision"), evaluation.precisionRecallCurve(A).precision);
    }

    @Test
    void badWeights() {
        for (float weight : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
            MutableDataset<Label> data = Evaluations.data(5, 1, "a", "b");
            data.getExample(2).setWeight(weight);
            Messages.assertError(IllegalArgumentException.class, () -> new WeightedLabelEvaluator().evaluate(model, data),
                    "example 2", "not negative", "found " + weight);
            Messages.assertError(IllegalArgumentException.class, () -> evaluate(model.predict(data)), "example 2",
                    "found " + weight);
        }
        Messages.assertError(IllegalArgumentException.class,
                () -> evaluate(List.of(Evaluations.prediction("a", "a", 0), Evaluations.prediction("b", "a", 0))),
                "weights of all 2 examples are zero");
        Messages.assertError(IllegalArgumentException.class, () -> evaluate(List.of()), "found none");
    }

    @Test
    void badExamplesAreFoundBeforeTheModelPredicts() {
        MutableDataset<Label> data = Evaluations.data(3, 1, "a", "b");
        data.add(new ArrayExample<>(new Label("a"), new String[] {"not of the model"}, new double[] {1}));
        data.add(Evaluations.example("a", -2));
        Messages.assertError(IllegalArgumentException.class, () -> new WeightedLabelEvaluator().evaluate(model, data),
                "example 4", "found -2.0");
    }

    @Test
    void unknownLabels() {
        MutableDataset<Label> data = Evaluations.data(3, 1, "a", "b");
        data.add(Evaluations.example("z", 1));
        Messages.assertError(IllegalArgumentException.class, () -> new WeightedLabelEvaluator().evaluate(model, data),
                "The true label of example 3", "5 labels", "found \"z\"");
        Messages.assertError(IllegalArgumentException.class,
                () -> evaluate(List.of(predictions.get(0), Evaluations.prediction(Label.UNKNOWN, "a", 1))),
                "The true label of example 1", Label.UNKNOWN, "without a label");
        Messages.assertError(IllegalArgumentException.class,
                () -> evaluate(List.of(predictions.get(0), Evaluations.prediction("a", "z", 1))),
                "The prediction for example 1", "found \"z\"");
    }

    @Test
    void metricsOfUnknownLabels() {
        WeightedLabelEvaluation evaluation = evaluate(predictions);
        Label unknown = new Label("z");
        Messages.assertError(IllegalArgumentException.class, () -> evaluation.f1(unknown), "found \"z\"");
        Messages.assertError(IllegalArgumentException.class, () -> evaluation.AUCROC(unknown), "found \"z\"");
        Messages.assertError(IllegalArgumentException.class, () -> evaluation.precisionRecallCurve(unknown), "found \"z\"");
        Messages.assertError(IllegalArgumentException.class, () -> evaluation.confusion(A, unknown), "found \"z\"");
        assertEquals(5, evaluation.getConfusionMatrix().tn(unknown));
        assertEquals(0, evaluation.getConfusionMatrix().support(unknown));
        Messages.assertError(IllegalArgumentException.class, () -> evaluation.getConfusionMatrix().setLabelOrder(List.of()),
                "found []");
    }

    @Test
    void missingProbabilities() {
        Model<Label> hinge = Evaluations.model(new Hinge());
        MutableDataset<Label> data = Evaluations.data(5, 1, "a", "b");
        LabelEvaluation evaluation = new WeightedLabelEvaluator().evaluate(hinge, data);
        Messages.assertError(UnsupportedOperationException.class, () -> evaluation.AUCROC(A), "AUCROC");
        Messages.assertError(UnsupportedOperationException.class, () -> evaluation.averageAUCROC(true), "AUCROC");
        Messages.assertError(UnsupportedOperationException.class, () -> evaluation.averagedPrecision(A), "averaged precision");
        Messages.assertError(UnsupportedOperationException.class, () -> evaluate(hinge.predict(data)), "example 0",
                "probabilities");
        Messages.assertError(IllegalArgumentException.class,
                () -> evaluate(List.of(predictions.get(0), Evaluations.prediction("a", "a", 1, 0.9, 0.1))),
                "example 1", "found none for \"c\"");
    }

    /** The snippets of the guide. */
    @Test
    void asInTheGuide() {
        MutableDataset<Label> data = Evaluations.data(90, 1, "common", "rare");
        MutableDataset<Label> test = Evaluations.data(60, 2, "common", "rare");
        Trainer<Label> trainer = Evaluations.trainer(new LogMulticlass());
        Model<Label> model = trainer.train(data);

        Map<String, Float> sampled = Map.of("common", 0.1f, "rare", 1f);
        for (Example<Label> example : test) {
            example.setWeight(1 / sampled.get(example.getOutput().getLabel()));
        }
        WeightedLabelEvaluation evaluation = new WeightedLabelEvaluator().evaluate(model, test);
        System.out.println(evaluation);
        System.out.printf("%d examples are worth %.0f%n", test.size(), evaluation.effectiveSampleSize());

        long common = test.getData().stream().filter(example -> example.getOutput().getLabel().equals("common")).count();
        assertEquals(10 * common + 60 - common, evaluation.totalWeight(), 1e-3);

        CrossValidation<Label, LabelEvaluation> folds = new CrossValidation<>(trainer, data, new WeightedLabelEvaluator(), 5);
        assertEquals(5, folds.evaluate().size());
    }
}
