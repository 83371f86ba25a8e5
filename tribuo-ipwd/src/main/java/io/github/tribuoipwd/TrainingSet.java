/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;

/**
 * A dataset as the training loop reads it: in the order of the dataset's iterator.
 *
 * @param rows the features, off heap
 * @param labels the label id of each example
 * @param weights the weight of each example; null where all are 1
 */
record TrainingSet(DenseRows rows, int[] labels, float @Nullable [] weights) {

    static TrainingSet gather(Dataset<Label> examples, FeaturePositions positions, ImmutableOutputInfo<Label> domain) {
        int[] labels = new int[examples.size()];
        float[] weights = new float[examples.size()];
        boolean weighted = false;
        double sum = 0;
        int row = 0;
        for (Example<Label> example : examples) {
            labels[row] = domain.getID(example.getOutput());
            weights[row] = example.getWeight();
            if (!(weights[row] >= 0 && weights[row] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("The weight of example " + row + " must be a finite number that is not"
                        + " negative, found " + weights[row] + ".\nMaybe look at the source that sets the weights.");
            }
            weighted |= weights[row] != Example.DEFAULT_WEIGHT;
            sum += weights[row];
            row++;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("The weights of all " + row + " examples are zero.\nMaybe look at the source that"
                    + " sets the weights.");
        }
        return new TrainingSet(DenseRows.gather(examples, examples.size(), positions), labels, weighted ? weights : null);
    }

    int size() {
        return labels.length;
    }
}
