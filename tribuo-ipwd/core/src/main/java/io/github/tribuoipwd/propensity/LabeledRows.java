/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import java.util.List;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Dataset;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * A dataset as rows and label ids, in the order of its iterator.
 *
 * @param features the name of the feature at every position of a row
 * @param rows the features
 * @param labels the label id of each example
 * @param labelNames the label of each id
 */
record LabeledRows(FeaturePositions features, Rows rows, int[] labels, List<String> labelNames) {

    /**
     * Copies the examples of a source into a dataset.
     *
     * @throws IllegalArgumentException if there are unknown labels, or fewer than two labels
     */
    static MutableDataset<Label> dataset(ConfigurableDataSource<Label> source) {
        MutableDataset<Label> examples = new MutableDataset<>(source.getProvenance(), source.getOutputFactory());
        source.forEach(example -> examples.add(example.copy()));
        long unknown = examples.getOutputInfo().getUnknownCount();
        if (unknown > 0 || examples.getOutputInfo().size() < 2) {
            throw new IllegalArgumentException("A source must give examples of two labels or more, each with a label, found "
                    + examples.getOutputInfo().getDomain() + " and " + unknown + " without a label, of " + source
                    + ".\nMaybe check that it gave all its examples.");
        }
        return examples;
    }

    static LabeledRows gather(Dataset<Label> examples, FeatureLayout layout) {
        ImmutableOutputInfo<Label> domain = examples.getOutputIDInfo();
        FeaturePositions features = layout.bind(examples.getFeatureMap().keySet());
        return new LabeledRows(features, Rows.of(examples, features), LabelNames.ids(examples, domain), LabelNames.byId(domain));
    }

    /** The logits of a teacher, with the columns in the order of the labels. */
    SoftLabels softLabels(Teacher teacher) {
        return SoftLabels.capture(teacher, features, rows, labelNames, labels);
    }
}
