/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import com.oracle.labs.mlrg.olcut.util.SortUtil;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluationUtil.PRCurve;
import org.tribuo.util.Util;

/**
 * The examples ranked by the probability of one label: at each threshold, from high to low, the weight of the examples at or
 * above it that have the label, and of those that have another. Scores that {@link Util#differencesIndices(double[])} takes as
 * equal share one threshold, as in Tribuo.
 */
final class WeightedRanking {

    private final double[] thresholds;
    private final double[] truePositives;
    private final double[] falsePositives;

    private WeightedRanking(double[] scores, boolean[] positive, double[] weights) {
        int[] order = SortUtil.argsort(scores, false);
        double[] sorted = Arrays.stream(order).mapToDouble(i -> scores[i]).toArray();
        double[] positives = Util.cumulativeSum(Arrays.stream(order).mapToDouble(i -> positive[i] ? weights[i] : 0).toArray());
        double[] negatives = Util.cumulativeSum(Arrays.stream(order).mapToDouble(i -> positive[i] ? 0 : weights[i]).toArray());
        int[] last = Util.differencesIndices(sorted);
        thresholds = pick(sorted, last);
        truePositives = pick(positives, last);
        falsePositives = pick(negatives, last);
    }

    private static double[] pick(double[] values, int[] places) {
        return Arrays.stream(places).mapToDouble(i -> values[i]).toArray();
    }

    /**
     * Ranks the examples whose weight is above zero.
     *
     * @throws UnsupportedOperationException if a prediction has no probabilities
     * @throws IllegalArgumentException if a prediction has no score for the label
     */
    static WeightedRanking of(Label label, WeightedPredictions predictions) {
        int[] counted = IntStream.range(0, predictions.size()).filter(i -> predictions.weight(i) > 0).toArray();
        double[] scores = new double[counted.length];
        boolean[] positive = new boolean[counted.length];
        double[] weights = new double[counted.length];
        for (int k = 0; k < counted.length; k++) {
            scores[k] = score(label, predictions.list().get(counted[k]), counted[k]);
            positive[k] = predictions.truth(counted[k]).equals(label);
            weights[k] = predictions.weight(counted[k]);
        }
        return new WeightedRanking(scores, positive, weights);
    }

    private static double score(Label label, Prediction<Label> prediction, int number) {
        if (!prediction.hasProbabilities()) {
            throw new UnsupportedOperationException("The prediction for example " + number + " must have probabilities, found"
                    + " scores or none.\nMaybe use a model that generates probabilities; confusion matrix, precision and recall"
                    + " need none.");
        }
        Label scored = prediction.getOutputScores().get(label.getLabel());
        if (scored == null) {
            throw new IllegalArgumentException("The prediction for example " + number + " must have a probability for each label,"
                    + " found none for \"" + label.getLabel() + "\".\nMaybe another model made it.");
        }
        return scored.getScore();
    }

    /** NaN where all examples have the label, or none. */
    double areaUnderRoc() {
        return Util.auc(rates(falsePositives), rates(truePositives));
    }

    private static double[] rates(double[] counts) {
        double[] rates = new double[counts.length + 1];
        double total = counts[counts.length - 1];
        rates[0] = 0 / total;
        for (int i = 0; i < counts.length; i++) {
            rates[i + 1] = counts[i] / total;
        }
        return rates;
    }

    /** From the lowest threshold with full recall to the highest, and a last point of precision 1 and recall 0. */
    PRCurve precisionRecallCurve() {
        double total = truePositives[truePositives.length - 1];
        int full = IntStream.range(0, truePositives.length).filter(i -> truePositives[i] == total).findFirst().orElseThrow();
        double[] precision = new double[full + 2];
        double[] recall = new double[full + 2];
        double[] threshold = new double[full + 1];
        for (int i = 0; i <= full; i++) {
            double found = truePositives[full - i];
            precision[i] = found == 0 ? 0 : found / (found + falsePositives[full - i]);
            recall[i] = found == 0 ? 0 : found / total;
            threshold[i] = thresholds[full - i];
        }
        precision[full + 1] = 1;
        return new PRCurve(precision, recall, threshold);
    }

    /** The mean of the precisions, each weighed by the recall that its threshold adds. */
    double averagedPrecision() {
        PRCurve curve = precisionRecallCurve();
        return IntStream.range(0, curve.thresholds.length)
                .mapToDouble(i -> (curve.recall[i] - curve.recall[i + 1]) * curve.precision[i]).sum();
    }
}
