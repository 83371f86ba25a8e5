/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.ExampleWeights;
import io.github.tribuoipwd.internal.LabelNames;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;

/**
 * A dataset as the training loop reads it: in the order of the dataset's iterator.
 *
 * @param rows the features
 * @param labels the label id of each example; -1 for none
 * @param labelNames the label of each id
 * @param weights the weight of each example; null where all are 1
 */
record TrainingSet(Rows rows, int[] labels, List<String> labelNames, float @Nullable [] weights) {

    static TrainingSet gather(Dataset<Label> examples, FeaturePositions positions, ImmutableOutputInfo<Label> domain) {
        float[] weights = new float[examples.size()];
        boolean weighted = false;
        double sum = 0;
        int row = 0;
        for (Example<Label> example : examples) {
            weights[row] = example.getWeight();
            ExampleWeights.require(weights[row], row);
            weighted |= weights[row] != Example.DEFAULT_WEIGHT;
            sum += weights[row];
            row++;
        }
        ExampleWeights.requireSome(sum, row);
        return new TrainingSet(Rows.of(examples, positions), labels(examples, domain), LabelNames.byId(domain),
                weighted ? weights : null);
    }

    /** Some of the examples, in the order of their numbers. */
    TrainingSet only(int[] chosen) {
        int[] chosenLabels = new int[chosen.length];
        float[] all = weights;
        float[] chosenWeights = all == null ? null : new float[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            chosenLabels[i] = labels[chosen[i]];
            if (all != null && chosenWeights != null) {
                chosenWeights[i] = all[chosen[i]];
            }
        }
        return new TrainingSet(new SelectedRows(rows, chosen), chosenLabels, labelNames, chosenWeights);
    }

    /** Refuses a label that is not in the domain, whose id is that of no label. */
    private static int[] labels(Dataset<Label> examples, ImmutableOutputInfo<Label> domain) {
        int[] labels = LabelNames.ids(examples, domain);
        int row = 0;
        for (Example<Label> example : examples) {
            if (labels[row++] < 0 && !example.getOutput().getLabel().equals(Label.UNKNOWN)) {
                throw new IllegalArgumentException("The label of each example must be in the dataset's domain, found "
                        + example.getOutput().getLabel() + " of example " + (row - 1) + " outside of it."
                        + "\nMaybe build the dataset again from its examples.");
            }
        }
        return labels;
    }

    /** How many examples have no label. */
    long unlabeled() {
        return IntStream.of(labels).filter(label -> label < 0).count();
    }

    int size() {
        return labels.length;
    }
}
