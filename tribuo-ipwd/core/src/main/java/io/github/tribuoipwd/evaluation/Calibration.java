/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import java.util.List;
import java.util.Locale;
import org.tribuo.Dataset;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/**
 * How far a classifier's probabilities can be believed. The confidence of a prediction is the probability of the label that it
 * predicts. Every example counts by its weight, as in {@link WeightedLabelEvaluator}: an example of weight 2 counts as two of
 * weight 1, and one of weight 0 as none. No figure depends on the order of the examples, not even in its last bit.
 *
 * @param expectedCalibrationError the mean distance between confidence and accuracy over bins of equal width, each bin counted by
 *     the weight in it (ECE; Guo et al., ICML 2017), in [0, 1]. It grows with the number of bins where examples are few
 * @param areaUnderRiskCoverage the mean, over the examples, of the error rate among all examples of at least their confidence
 *     (AURC; Geifman, Uziel and El-Yaniv, ICLR 2019), in [0, 1]: 0 where no prediction is wrong, the error rate where all
 *     confidences are the same. Examples of equal confidence are accepted together
 * @param negativeLogLikelihood the mean of {@code -log(probability of the true label)}, in nats. A probability of 0, whose
 *     logarithm is infinite, counts as {@link #SMALLEST_PROBABILITY}, 87.3 nats; {@code zeroProbabilities} shows how many do
 * @param brierScore the mean of {@code sum over labels of (probability - 1 for the true label, 0 for others)^2} (Brier 1950), in
 *     [0, 2]
 * @param zeroProbabilities the share of the weight whose true label has probability 0, in [0, 1]
 * @param bins the reliability of each bin, from low to high confidence, those without examples included
 */
public record Calibration(double expectedCalibrationError, double areaUnderRiskCoverage, double negativeLogLikelihood,
        double brierScore, double zeroProbabilities, List<Bin> bins) {

    /** The number of bins where none is given, as in Guo et al. 2017. */
    public static final int DEFAULT_BINS = 15;

    /** What a probability of 0 counts as in the negative log-likelihood: the smallest that float32 holds with all its digits. */
    public static final double SMALLEST_PROBABILITY = Float.MIN_NORMAL;

    /**
     * The predictions whose confidence is within bounds.
     *
     * @param upperEnd the upper bound, which belongs to the bin; the lower bound is the upper one of the bin before, or 0
     * @param weight the weight of the examples: their number where all weights are 1
     * @param confidence the mean confidence; NaN where there are none
     * @param accuracy the share that is right; NaN where there are none
     */
    public record Bin(double upperEnd, double weight, double confidence, double accuracy) {}

    /**
     * Keeps the bins from being modified.
     *
     * @param expectedCalibrationError the ECE
     * @param areaUnderRiskCoverage the AURC
     * @param negativeLogLikelihood the negative log-likelihood
     * @param brierScore the Brier score
     * @param zeroProbabilities the share of true labels with probability 0
     * @param bins the bins; copied
     */
    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Measures a model with {@link #DEFAULT_BINS} bins.
     *
     * @param model a model that generates probabilities
     * @param examples labeled examples that the model was not trained on; not modified
     * @return its calibration
     * @throws UnsupportedOperationException if the model's predictions are no probabilities
     * @throws IllegalArgumentException as in {@link #of(ImmutableOutputInfo, List, int)}
     */
    public static Calibration of(Model<Label> model, Dataset<Label> examples) {
        return of(model, examples, DEFAULT_BINS);
    }

    /**
     * Measures a model. Examples that it cannot be measured on are found before it predicts.
     *
     * @param model a model that generates probabilities
     * @param examples labeled examples that the model was not trained on; not modified
     * @param bins the number of bins
     * @return its calibration
     * @throws UnsupportedOperationException if the model's predictions are no probabilities
     * @throws IllegalArgumentException as in {@link #of(ImmutableOutputInfo, List, int)}
     */
    public static Calibration of(Model<Label> model, Dataset<Label> examples, int bins) {
        CalibrationMeter meter = new CalibrationMeter(bins);
        if (!model.generatesProbabilities()) {
            throw noProbabilities("the model " + model.getName());
        }
        WeightedPredictions.check(model.getOutputIDInfo(), examples);
        return measure(meter, model.getOutputIDInfo(), model.predict(examples));
    }

    /**
     * Measures predictions.
     *
     * @param labels the labels of the model that made them
     * @param predictions what it predicted; the weights and true labels are those of their examples
     * @param bins the number of bins
     * @return the calibration
     * @throws UnsupportedOperationException if a prediction has no probabilities
     * @throws IllegalArgumentException if there is no bin, or no example of a weight above zero, if a label is unknown or none of
     *     the model's, a weight is negative, infinite or NaN, or a row of probabilities does not add up to 1
     */
    public static Calibration of(ImmutableOutputInfo<Label> labels, List<Prediction<Label>> predictions, int bins) {
        return measure(new CalibrationMeter(bins), labels, predictions);
    }

    private static Calibration measure(CalibrationMeter meter, ImmutableOutputInfo<Label> labels,
            List<Prediction<Label>> predictions) {
        WeightedPredictions weighted = WeightedPredictions.of(labels, predictions);
        for (int i = 0; i < weighted.size(); i++) {
            Prediction<Label> prediction = weighted.list().get(i);
            if (!prediction.hasProbabilities()) {
                throw noProbabilities("scores or none for example " + i);
            }
            double[] probabilities = new double[labels.size()];
            for (int id = 0; id < probabilities.length; id++) {
                Label scored = prediction.getOutputScores().get(labels.getOutput(id).getLabel());
                // The sum shows whether a label was left out that had a probability.
                probabilities[id] = scored == null ? 0 : scored.getScore();
            }
            meter.add(probabilities, labels.getID(prediction.getOutput()), labels.getID(weighted.truth(i)), weighted.weight(i));
        }
        return meter.calibration();
    }

    private static UnsupportedOperationException noProbabilities(String found) {
        return new UnsupportedOperationException("Calibration needs predictions that are probabilities, found " + found
                + ".\nMaybe train the model with a loss that gives probabilities, such as LogMulticlass in place of Hinge.");
    }

    /**
     * How much surer the predictions are than right, in the mean.
     *
     * @return mean confidence minus accuracy: above zero for an overconfident model
     */
    public double overconfidence() {
        double sum = 0;
        double weights = 0;
        for (Bin bin : bins) {
            if (bin.weight() > 0) {
                sum += bin.weight() * (bin.confidence() - bin.accuracy());
                weights += bin.weight();
            }
        }
        return sum / weights;
    }

    /**
     * The figures in a line.
     *
     * @return text without the bins
     */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ECE %.2f %% (%d bins), AURC %.4f, NLL %.4f nats%s, Brier score %.4f",
                100 * expectedCalibrationError, bins.size(), areaUnderRiskCoverage, negativeLogLikelihood,
                zeroProbabilities == 0 ? "" : String.format(Locale.ROOT, " (%.2f %% of the labels have probability 0, which"
                        + " counts as %.1f nats)", 100 * zeroProbabilities, -Math.log(SMALLEST_PROBABILITY)), brierScore);
    }
}
