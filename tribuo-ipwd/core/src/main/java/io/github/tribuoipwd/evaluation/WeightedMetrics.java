/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.ConfusionMatrix;
import org.tribuo.classification.evaluation.ConfusionMetrics;
import org.tribuo.classification.evaluation.LabelMetrics;
import org.tribuo.evaluation.metrics.MetricID;
import org.tribuo.evaluation.metrics.MetricTarget;

/** The metrics of a weighted evaluation, under the same names and targets as Tribuo's {@code LabelEvaluator} gives them. */
final class WeightedMetrics {

    private static final Map<LabelMetrics, ToDoubleBiFunction<MetricTarget<Label>, ConfusionMatrix<Label>>> COUNTED = Map.of(
            LabelMetrics.TP, ConfusionMetrics::tp,
            LabelMetrics.FP, ConfusionMetrics::fp,
            LabelMetrics.TN, ConfusionMetrics::tn,
            LabelMetrics.FN, ConfusionMetrics::fn,
            LabelMetrics.PRECISION, ConfusionMetrics::precision,
            LabelMetrics.RECALL, ConfusionMetrics::recall,
            LabelMetrics.F1, ConfusionMetrics::f1,
            LabelMetrics.ACCURACY, ConfusionMetrics::accuracy);

    private final Map<MetricID<Label>, Double> values = new HashMap<>();

    private WeightedMetrics() {}

    static Map<MetricID<Label>, Double> compute(WeightedPredictions predictions, ConfusionMatrix<Label> matrix,
            boolean probabilities) {
        WeightedMetrics metrics = new WeightedMetrics();
        for (Label label : predictions.domain().getDomain()) {
            MetricTarget<Label> target = new MetricTarget<>(label);
            metrics.count(target, matrix);
            if (probabilities) {
                WeightedRanking ranking = WeightedRanking.of(label, predictions);
                metrics.put(target, LabelMetrics.AUCROC, ranking.areaUnderRoc());
                metrics.put(target, LabelMetrics.AVERAGED_PRECISION, ranking.averagedPrecision());
            }
        }
        MetricTarget<Label> macro = MetricTarget.macroAverageTarget();
        metrics.count(macro, matrix);
        metrics.count(MetricTarget.microAverageTarget(), matrix);
        metrics.put(macro, LabelMetrics.BALANCED_ERROR_RATE, ConfusionMetrics.balancedErrorRate(matrix));
        return Map.copyOf(metrics.values);
    }

    static MetricID<Label> id(MetricTarget<Label> target, LabelMetrics metric) {
        return new MetricID<>(target, metric.name());
    }

    private void count(MetricTarget<Label> target, ConfusionMatrix<Label> matrix) {
        COUNTED.forEach((metric, function) -> put(target, metric, function.applyAsDouble(target, matrix)));
    }

    private void put(MetricTarget<Label> target, LabelMetrics metric, double value) {
        values.put(id(target, metric), value);
    }
}
