/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.SoftLabels;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Rows of whole numbers, and a teacher's logits of them. */
public record Soft(float[][] logits, Map<String, String> facts, List<float[]> rows) {

    /** Rows of features "0", "1", ... that are whole numbers below a limit, the last feature 1 so that no row is empty. */
    public static MutableDataset<Label> data(int number, int features, int below) {
        SplittableRandom random = new SplittableRandom(5);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("whole numbers", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < number; i++) {
            String[] names = IntStream.range(0, features).mapToObj(Integer::toString).toArray(String[]::new);
            double[] values = new double[features];
            for (int j = 0; j < features; j++) {
                values[j] = j == features - 1 ? 1 : random.nextInt(below);
            }
            data.add(new ArrayExample<>(new Label("a"), names, values));
        }
        return data;
    }

    /** All rows through a teacher as in a training, its contract checked. */
    public static Soft of(OnnxTeacher teacher, MutableDataset<Label> data, int... shape) {
        return of(teacher, new IndexedLayout(shape).bind(data.getFeatureIDMap().keySet()), data);
    }

    public static Soft of(OnnxTeacher teacher, FeaturePositions positions, MutableDataset<Label> data) {
        DenseRows rows = DenseRows.gather(data, data.size(), positions);
        SoftLabels labels = SoftLabels.capture(teacher, positions, rows, teacher.labels(), new int[data.size()]);
        float[][] logits = IntStream.range(0, data.size()).mapToObj(i -> Data.row(labels.logits(), i)).toArray(float[][]::new);
        return new Soft(logits, labels.facts(), IntStream.range(0, data.size()).mapToObj(i -> Data.row(rows, i)).toList());
    }

    /** The softmax of some logits. */
    public static double[] probabilities(float... logits) {
        double largest = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElseThrow();
        double[] powers = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i] - largest)).toArray();
        double sum = IntStream.range(0, powers.length).mapToDouble(i -> powers[i]).sum();
        return IntStream.range(0, powers.length).mapToDouble(i -> powers[i] / sum).toArray();
    }
}
