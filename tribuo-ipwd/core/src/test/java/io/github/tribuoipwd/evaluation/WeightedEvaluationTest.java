/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Evaluations;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.ConfusionMatrix;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** The meaning of a weight, on random predictions. */
@Tag("property")
class WeightedEvaluationTest {

    private static final SimpleDataSourceProvenance PROVENANCE = new SimpleDataSourceProvenance("predictions", new LabelFactory());
    private static final int TRIALS = 150;

    private final Model<Label> model = Evaluations.model(new LogMulticlass());
    private final SplittableRandom random = new SplittableRandom(2);

    private WeightedLabelEvaluation evaluate(List<Prediction<Label>> predictions) {
        return new WeightedLabelEvaluator().evaluate(model, predictions, PROVENANCE);
    }

    private List<Prediction<Label>> withWeight(List<Prediction<Label>> predictions, float factor) {
        return predictions.stream().map(prediction -> {
            var example = prediction.getExample().copy();
            example.setWeight(example.getWeight() * factor);
            return new Prediction<>(prediction, 1, example);
        }).toList();
    }

    @Test
    void wholeWeightIsThatManyExamples() {
        for (int trial = 0; trial < TRIALS; trial++) {
            List<Prediction<Label>> predictions = Evaluations.predictions(2 + random.nextInt(30), random,
                    i -> i == 0 ? 2 : random.nextInt(4));
            List<Prediction<Label>> repeated = new ArrayList<>();
            for (Prediction<Label> prediction : predictions) {
                for (int copy = 0; copy < prediction.getExample().getWeight(); copy++) {
                    repeated.add(prediction);
                }
            }
            LabelEvaluation expected = new LabelEvaluator().evaluate(model, repeated, PROVENANCE);
            WeightedLabelEvaluation found = evaluate(predictions);
            Evaluations.assertAgree(expected, found);
            assertEquals(expected.toString(), found.toString());
            assertEquals(repeated.size(), found.totalWeight());
        }
    }

    @Test
    void zeroWeightIsAbsence() {
        for (int trial = 0; trial < TRIALS; trial++) {
            List<Prediction<Label>> predictions = Evaluations.predictions(2 + random.nextInt(30), random,
                    i -> i == 0 || random.nextBoolean() ? 0.5 + random.nextDouble() : 0);
            WeightedLabelEvaluation expected = evaluate(predictions.stream().filter(p -> p.getExample().getWeight() > 0).toList());
            WeightedLabelEvaluation found = evaluate(predictions);
            Evaluations.assertAgree(expected, found);
            assertEquals(expected.toString(), found.toString());
            assertEquals(expected.toHTML(), found.toHTML());
            assertEquals(expected.effectiveSampleSize(), found.effectiveSampleSize());
            assertEquals(predictions, found.getPredictions());
        }
    }

    @Test
    void constantFactorChangesCountsAlone() {
        for (float factor : new float[] {1 / 1024f, 0.75f, 3, 1000}) {
            for (int trial = 0; trial < TRIALS / 4; trial++) {
                List<Prediction<Label>> predictions = Evaluations.predictions(2 + random.nextInt(30), random,
                        i -> (1 + random.nextInt(200)) / 64.0);
                WeightedLabelEvaluation expected = evaluate(predictions);
                WeightedLabelEvaluation found = evaluate(withWeight(predictions, factor));
                Evaluations.assertAgree(expected, factor, found);
                assertEquals(expected.effectiveSampleSize(), found.effectiveSampleSize(), 1e-9);
                assertEquals(expected.totalWeight() * factor, found.totalWeight(), 1e-9);
            }
        }
    }

    @Test
    void areaUnderRocIsTheWeightOfPairsInOrder() {
        for (int trial = 0; trial < TRIALS; trial++) {
            List<Prediction<Label>> predictions = Evaluations.predictions(40, random, i -> Math.exp(4 * random.nextDouble()));
            WeightedLabelEvaluation evaluation = evaluate(predictions);
            for (String label : Evaluations.LABELS) {
                assertEquals(pairsInOrder(predictions, label), evaluation.AUCROC(new Label(label)), 1e-12, label);
            }
        }
    }

    private static double pairsInOrder(List<Prediction<Label>> predictions, String label) {
        double right = 0;
        double all = 0;
        for (Prediction<Label> positive : predictions) {
            for (Prediction<Label> negative : predictions) {
                if (positive.getExample().getOutput().getLabel().equals(label)
                        && !negative.getExample().getOutput().getLabel().equals(label)) {
                    double pair = (double) positive.getExample().getWeight() * negative.getExample().getWeight();
                    double difference = positive.getOutputScores().get(label).getScore()
                            - negative.getOutputScores().get(label).getScore();
                    right += Math.abs(difference) < 1e-11 ? pair / 2 : difference > 0 ? pair : 0;
                    all += pair;
                }
            }
        }
        return right / all;
    }

    @Test
    void countsAddUpAcrossSizesOfWeights() {
        for (int trial = 0; trial < TRIALS; trial++) {
            List<Prediction<Label>> predictions = Evaluations.predictions(30, random, i -> Math.exp(30 * random.nextDouble() - 15));
            WeightedLabelEvaluation evaluation = evaluate(predictions);
            ConfusionMatrix<Label> matrix = evaluation.getConfusionMatrix();
            double total = evaluation.totalWeight();
            for (Label label : matrix.getDomain().getDomain()) {
                double others = 0;
                for (Label predicted : matrix.getDomain().getDomain()) {
                    for (Label truth : matrix.getDomain().getDomain()) {
                        others += predicted.equals(label) || truth.equals(label) ? 0 : matrix.confusion(predicted, truth);
                    }
                }
                assertEquals(others, evaluation.tn(label), 1e-12 * total);
                assertTrue(evaluation.tn(label) >= 0);
                assertEquals(total, evaluation.tp(label) + evaluation.fp(label) + evaluation.fn(label) + evaluation.tn(label),
                        1e-12 * total);
            }
        }
    }

    @Test
    void roundingLeavesNoNegativeCounts() {
        for (int trial = 0; trial < TRIALS; trial++) {
            List<Prediction<Label>> predictions = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                boolean first = random.nextBoolean();
                predictions.add(Evaluations.prediction(first ? "a" : "b", first ? "b" : "a", Math.exp(30 * random.nextDouble() - 15),
                        random.doubles(5).toArray()));
            }
            WeightedLabelEvaluation evaluation = evaluate(predictions);
            double rest = evaluation.tn(new Label("a"));
            assertTrue(rest >= 0 && rest < 1e-12 * evaluation.totalWeight(), () -> "true negatives must be none, found " + rest);
        }
    }
}
