/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import java.util.List;
import java.util.Map;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.ConfusionMatrix;
import org.tribuo.classification.evaluation.LabelEvaluationUtil.PRCurve;
import org.tribuo.classification.evaluation.LabelMetrics;
import org.tribuo.evaluation.metrics.EvaluationMetric.Average;
import org.tribuo.evaluation.metrics.MetricID;
import org.tribuo.evaluation.metrics.MetricTarget;
import org.tribuo.provenance.EvaluationProvenance;

/** Metrics that are computed once, and the curves and tables that are computed from predictions on demand. */
final class WeightedLabelEvaluationImpl implements WeightedLabelEvaluation {

    private final WeightedPredictions predictions;
    private final WeightedConfusionMatrix matrix;
    private final boolean probabilities;
    private final Map<MetricID<Label>, Double> metrics;
    private final EvaluationProvenance provenance;

    WeightedLabelEvaluationImpl(WeightedPredictions predictions, boolean probabilities, EvaluationProvenance provenance) {
        this.predictions = predictions;
        this.matrix = new WeightedConfusionMatrix(predictions);
        this.probabilities = probabilities;
        this.metrics = WeightedMetrics.compute(predictions, matrix, probabilities);
        this.provenance = provenance;
    }

    @Override
    public double totalWeight() {
        return predictions.total();
    }

    @Override
    public double effectiveSampleSize() {
        return predictions.effectiveSampleSize();
    }

    @Override
    public List<Prediction<Label>> getPredictions() {
        return predictions.list();
    }

    @Override
    public Map<MetricID<Label>, Double> asMap() {
        return metrics;
    }

    @Override
    public ConfusionMatrix<Label> getConfusionMatrix() {
        return matrix;
    }

    @Override
    public EvaluationProvenance getProvenance() {
        return provenance;
    }

    @Override
    public double confusion(Label predicted, Label truth) {
        return matrix.confusion(predicted, truth);
    }

    @Override
    public double tp(Label label) {
        return get(label, LabelMetrics.TP);
    }

    @Override
    public double tp() {
        return get(Average.MICRO, LabelMetrics.TP);
    }

    @Override
    public double macroTP() {
        return get(Average.MACRO, LabelMetrics.TP);
    }

    @Override
    public double fp(Label label) {
        return get(label, LabelMetrics.FP);
    }

    @Override
    public double fp() {
        return get(Average.MICRO, LabelMetrics.FP);
    }

    @Override
    public double macroFP() {
        return get(Average.MACRO, LabelMetrics.FP);
    }

    @Override
    public double tn(Label label) {
        return get(label, LabelMetrics.TN);
    }

    @Override
    public double tn() {
        return get(Average.MICRO, LabelMetrics.TN);
    }

    @Override
    public double macroTN() {
        return get(Average.MACRO, LabelMetrics.TN);
    }

    @Override
    public double fn(Label label) {
        return get(label, LabelMetrics.FN);
    }

    @Override
    public double fn() {
        return get(Average.MICRO, LabelMetrics.FN);
    }

    @Override
    public double macroFN() {
        return get(Average.MACRO, LabelMetrics.FN);
    }

    @Override
    public double precision(Label label) {
        return get(label, LabelMetrics.PRECISION);
    }

    @Override
    public double microAveragedPrecision() {
        return get(Average.MICRO, LabelMetrics.PRECISION);
    }

    @Override
    public double macroAveragedPrecision() {
        return get(Average.MACRO, LabelMetrics.PRECISION);
    }

    @Override
    public double recall(Label label) {
        return get(label, LabelMetrics.RECALL);
    }

    @Override
    public double microAveragedRecall() {
        return get(Average.MICRO, LabelMetrics.RECALL);
    }

    @Override
    public double macroAveragedRecall() {
        return get(Average.MACRO, LabelMetrics.RECALL);
    }

    @Override
    public double f1(Label label) {
        return get(label, LabelMetrics.F1);
    }

    @Override
    public double microAveragedF1() {
        return get(Average.MICRO, LabelMetrics.F1);
    }

    @Override
    public double macroAveragedF1() {
        return get(Average.MACRO, LabelMetrics.F1);
    }

    @Override
    public double accuracy() {
        return get(Average.MICRO, LabelMetrics.ACCURACY);
    }

    @Override
    public double accuracy(Label label) {
        return get(label, LabelMetrics.ACCURACY);
    }

    @Override
    public double balancedErrorRate() {
        return get(Average.MACRO, LabelMetrics.BALANCED_ERROR_RATE);
    }

    @Override
    public double AUCROC(Label label) {
        requireProbabilities("AUCROC");
        return get(label, LabelMetrics.AUCROC);
    }

    /** NaN where a label of the domain has no weight, or all, as in Tribuo. */
    @Override
    public double averageAUCROC(boolean weighted) {
        requireProbabilities("AUCROC");
        double sum = 0;
        double weights = 0;
        for (Label label : predictions.domain().getDomain()) {
            double weight = weighted ? matrix.support(label) : 1;
            sum += weight * get(label, LabelMetrics.AUCROC);
            weights += weight;
        }
        return sum / weights;
    }

    @Override
    public double averagedPrecision(Label label) {
        requireProbabilities("averaged precision");
        return get(label, LabelMetrics.AVERAGED_PRECISION);
    }

    @Override
    public PRCurve precisionRecallCurve(Label label) {
        requireKnown(label);
        return WeightedRanking.of(label, predictions).precisionRecallCurve();
    }

    @Override
    public String toHTML() {
        return new EvaluationTable(this, matrix).html();
    }

    @Override
    public String toString() {
        return new EvaluationTable(this, matrix).text();
    }

    private double get(Label label, LabelMetrics metric) {
        requireKnown(label);
        return get(WeightedMetrics.id(new MetricTarget<>(label), metric));
    }

    private double get(Average average, LabelMetrics metric) {
        return get(WeightedMetrics.id(new MetricTarget<>(average), metric));
    }

    private void requireKnown(Label label) {
        WeightedPredictions.requireKnown(predictions.domain(), label, "The label of a metric");
    }

    private void requireProbabilities(String metric) {
        if (!probabilities) {
            throw new UnsupportedOperationException("The " + metric + " needs a model that generates probabilities, found one that"
                    + " does not.\nMaybe use precision and recall, or train the model with a loss that gives probabilities.");
        }
    }
}
