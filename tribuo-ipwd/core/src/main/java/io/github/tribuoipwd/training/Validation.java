/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDManager;
import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.internal.Softmax;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.DataSource;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;

/**
 * The validation examples of a training, as they are: without augmentation, and each counts once. Looking at them changes nothing
 * in the network and draws no random number.
 *
 * @param rows the features
 * @param labels the column of each example's label
 * @param classes the number of columns
 */
record Validation(Rows rows, int[] labels, int classes) {

    /** Some examples of a training set. */
    static Validation of(TrainingSet data, int[] chosen) {
        int[] labels = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            labels[i] = data.labels()[chosen[i]];
        }
        return new Validation(new SelectedRows(data.rows(), chosen), labels, data.labelNames().size());
    }

    /**
     * The examples of a source.
     *
     * @throws IllegalArgumentException if there are none, or one has no label of the training data
     */
    static Validation of(DataSource<Label> source, FeaturePositions positions, ImmutableOutputInfo<Label> domain) {
        Dataset<Label> examples = new DenseDataset<>(source);
        if (examples.size() == 0) {
            throw new IllegalArgumentException("The validation source must give examples, found none: " + source
                    + ".\nMaybe correct its path.");
        }
        int[] labels = LabelNames.ids(examples, domain);
        List<String> unknown = new ArrayList<>();
        int row = 0;
        for (Example<Label> example : examples) {
            String label = example.getOutput().getLabel();
            if (labels[row++] < 0 && !unknown.contains(label)) {
                unknown.add(label);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("The validation source must have no label that the training data lack, found "
                    + unknown.subList(0, Math.min(5, unknown.size())) + (unknown.size() > 5 ? " and others" : "")
                    + " only there; the training data have " + LabelNames.byId(domain)
                    + ".\nMaybe leave those examples out of the validation source, or look whether the two write their labels"
                    + " alike.");
        }
        return new Validation(Rows.of(examples, positions), labels, domain.size());
    }

    int size() {
        return labels.length;
    }

    /** Lets a network predict, with batch norm and dropout as in prediction; calls something between batches. */
    ValidationResult evaluate(StudentNetwork network, NDManager manager, Runnable between) {
        ValidationResult result = new ValidationResult(labels, new double[size()], new boolean[size()]);
        Inference.of(network, manager, rows, between, (row, logits, i) -> {
            result.losses()[row] = -Softmax.logarithm(logits, i * classes, classes, labels[row]);
            result.correct()[row] = Softmax.largest(logits, i * classes, classes) == labels[row];
        });
        return result;
    }
}
