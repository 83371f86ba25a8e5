/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import io.github.tribuoipwd.internal.ExampleWeights;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/** Predictions with the weights that their examples had when they were evaluated. */
final class WeightedPredictions {

    private final ImmutableOutputInfo<Label> domain;
    private final List<Prediction<Label>> predictions;
    private final float[] weights;
    private final double total;
    private final double squares;
    private final boolean whole;

    private WeightedPredictions(ImmutableOutputInfo<Label> domain, List<Prediction<Label>> predictions) {
        this.domain = domain;
        this.predictions = predictions;
        weights = new float[predictions.size()];
        double sum = 0;
        double sumOfSquares = 0;
        boolean allWhole = true;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = predictions.get(i).getExample().getWeight();
            sum += weights[i];
            sumOfSquares += (double) weights[i] * weights[i];
            allWhole &= weights[i] == Math.rint(weights[i]);
        }
        total = sum;
        squares = sumOfSquares;
        whole = allWhole;
    }

    static WeightedPredictions of(ImmutableOutputInfo<Label> domain, List<Prediction<Label>> predictions) {
        check(domain, predictions.stream().map(Prediction::getExample).toList());
        for (int i = 0; i < predictions.size(); i++) {
            requireKnown(domain, predictions.get(i).getOutput(), "The prediction for example " + i);
        }
        return new WeightedPredictions(domain, List.copyOf(predictions));
    }

    static void check(ImmutableOutputInfo<Label> domain, Iterable<Example<Label>> examples) {
        int number = 0;
        double sum = 0;
        for (Example<Label> example : examples) {
            requireKnown(domain, example.getOutput(), "The true label of example " + number);
            ExampleWeights.require(example.getWeight(), number);
            sum += example.getWeight();
            number++;
        }
        if (number == 0) {
            throw new IllegalArgumentException(
                    "An evaluation needs an example, found none.\nMaybe check that the source gave all its examples.");
        }
        ExampleWeights.requireSome(sum, number);
    }

    /** The id of a label that must be in the model's domain. */
    static int requireKnown(ImmutableOutputInfo<Label> domain, Label label, String what) {
        int id = domain.getID(label);
        if (id < 0) {
            boolean unlabeled = label.getLabel().equals(Label.UNKNOWN);
            throw new IllegalArgumentException(what + " must be one of the model's " + domain.size() + " labels, such as \""
                    + domain.getOutput(0).getLabel() + "\", found " + (unlabeled ? "none (" + Label.UNKNOWN + ")"
                    : "\"" + label.getLabel() + "\"") + ".\nMaybe " + (unlabeled ? "remove the examples without a label."
                    : "it is misspelled, or the training data have no example of that class."));
        }
        return id;
    }

    ImmutableOutputInfo<Label> domain() {
        return domain;
    }

    List<Prediction<Label>> list() {
        return predictions;
    }

    int size() {
        return weights.length;
    }

    double weight(int i) {
        return weights[i];
    }

    Label truth(int i) {
        return predictions.get(i).getExample().getOutput();
    }

    double total() {
        return total;
    }

    double effectiveSampleSize() {
        return total * total / squares;
    }

    /** True if counts are whole numbers. */
    boolean whole() {
        return whole;
    }
}
