/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.tribuo.DataSource;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.evaluation.Evaluator;
import org.tribuo.provenance.DataProvenance;
import org.tribuo.provenance.EvaluationProvenance;

/**
 * Evaluates classifiers on weighted examples: Tribuo's {@code LabelEvaluator} counts every example once, this one by its {@link
 * Example#getWeight()}. Where all weights are 1 both give the same metrics.
 * <p>
 * With inverse propensities as weights the metrics estimate those on the population that the test data were drawn from
 * unevenly, self-normalized (H&aacute;jek), so that a constant factor on all weights changes counts alone. Examples of weight 0 count as
 * absent, but stay among the predictions of the evaluation. Weights are read once; setting them later does not change an
 * evaluation.
 * <p>
 * Errors count examples from 0.
 */
public final class WeightedLabelEvaluator implements Evaluator<Label, LabelEvaluation> {

    /**
     * An evaluator; it has no settings and may be shared by threads.
     */
    public WeightedLabelEvaluator() {}

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a true label is unknown or not in the model's domain, if a weight is negative, infinite
     *     or NaN, or if no example has a weight above zero
     */
    @Override
    public WeightedLabelEvaluation evaluate(Model<Label> model, Dataset<Label> dataset) {
        return evaluate(model, dataset, dataset.getProvenance());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a true label is unknown or not in the model's domain, if a weight is negative, infinite
     *     or NaN, or if no example has a weight above zero
     */
    @Override
    public WeightedLabelEvaluation evaluate(Model<Label> model, DataSource<Label> datasource) {
        List<Example<Label>> examples = new ArrayList<>();
        datasource.forEach(examples::add);
        return evaluate(model, examples, datasource.getProvenance());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a label is unknown or not in the model's domain, if a weight is negative, infinite or
     *     NaN, or if no example has a weight above zero
     * @throws UnsupportedOperationException if the model generates probabilities and a prediction has none
     */
    @Override
    public WeightedLabelEvaluation evaluate(Model<Label> model, List<Prediction<Label>> predictions,
            DataProvenance dataProvenance) {
        WeightedPredictions weighted = WeightedPredictions.of(model.getOutputIDInfo(), predictions);
        return new WeightedLabelEvaluationImpl(weighted, model.generatesProbabilities(),
                new EvaluationProvenance(model.getProvenance(), dataProvenance));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are more or fewer labels than predictions, or as in
     *     {@link #evaluate(Model, List, DataProvenance)}
     * @throws UnsupportedOperationException if the model generates probabilities and a prediction has none
     */
    @Override
    public WeightedLabelEvaluation evaluate(Model<Label> model, List<Prediction<Label>> predictions, List<Label> groundTruth,
            DataProvenance dataProvenance) {
        return (WeightedLabelEvaluation) Evaluator.super.evaluate(model, predictions, groundTruth, dataProvenance);
    }

    /** Bad examples are found before the model predicts, which may take long. */
    private WeightedLabelEvaluation evaluate(Model<Label> model, Iterable<Example<Label>> examples, DataProvenance provenance) {
        WeightedPredictions.check(model.getOutputIDInfo(), examples);
        return evaluate(model, model.predict(examples), provenance);
    }
}
