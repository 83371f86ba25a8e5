/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import io.github.tribuoipwd.training.WeightSummary;
import java.util.SplittableRandom;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * The weights of a source's examples.
 *
 * @param values the weight of each example, in order
 * @param clipped how many were cut to the largest weight
 */
record PropensityWeights(float[] values, int clipped) {

    /**
     * Makes weights of an estimator's result, multiplied by the weights that the examples have.
     *
     * @throws IllegalArgumentException if a weight is not a positive, finite number, or their number is not that of the examples
     */
    static PropensityWeights of(float[] estimated, Dataset<Label> examples, double maximum, boolean normalize) {
        if (estimated.length != examples.size()) {
            throw new IllegalArgumentException("The estimator must give a weight for each of the " + examples.size()
                    + " examples, found " + estimated.length + ".\nMaybe it drops examples; it must not.");
        }
        float[] values = estimated.clone();
        int clipped = 0;
        double sum = 0;
        int i = 0;
        for (Example<Label> example : examples) {
            if (maximum > 0 && values[i] > maximum) {
                values[i] = (float) maximum;
                clipped++;
            }
            requirePositive(values[i], "inverse propensity", i);
            requirePositive(example.getWeight(), "own weight", i);
            values[i] *= example.getWeight();
            sum += values[i++];
        }
        if (normalize) {
            double mean = sum / values.length;
            for (int j = 0; j < values.length; j++) {
                values[j] = (float) (values[j] / mean);
            }
        }
        return new PropensityWeights(values, clipped);
    }

    private static void requirePositive(float weight, String name, int example) {
        if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The " + name + " of example " + example + " must be a positive, finite number,"
                    + " found " + weight + ".\nMaybe set maximumWeight, or check the source that sets the weights.");
        }
    }

    WeightSummary summary() {
        return WeightSummary.of(values);
    }

    /**
     * Draws as many examples as there are, in proportion to their weights, by stratified resampling (Kitagawa 1996): the weights
     * are laid end to end and cut into as many equal parts, and one point is drawn in each.
     *
     * @return how often each example is drawn
     */
    int[] draws(SplittableRandom random) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        int[] draws = new int[values.length];
        double part = sum / values.length;
        int example = 0;
        double reached = values[0];
        for (int i = 0; i < values.length; i++) {
            double point = (i + random.nextDouble()) * part;
            while (point >= reached && example < values.length - 1) {
                reached += values[++example];
            }
            draws[example]++;
        }
        return draws;
    }
}
