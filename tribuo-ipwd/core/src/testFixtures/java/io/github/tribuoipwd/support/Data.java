/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Small datasets with the labels of the teachers of {@link TeacherFile}: three classes, 16 features named "0" to "15". */
public final class Data {

    public static final int FEATURES = 16;
    public static final int CLASSES = 3;
    public static final List<String> LABELS = List.of("a", "b", "c");

    private Data() {}

    public static MutableDataset<Label> examples(int number, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] weights = TeacherFile.weights(FEATURES, CLASSES);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("test data", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < number; i++) {
            String[] names = new String[FEATURES];
            double[] values = new double[FEATURES];
            double[] logits = new double[CLASSES];
            for (int j = 0; j < FEATURES; j++) {
                names[j] = "" + j;
                values[j] = (float) random.nextGaussian();
                for (int k = 0; k < CLASSES; k++) {
                    logits[k] += values[j] * weights[j * CLASSES + k];
                }
            }
            int best = logits[0] > logits[1] ? logits[0] > logits[2] ? 0 : 2 : logits[1] > logits[2] ? 1 : 2;
            data.add(new ArrayExample<>(new Label(LABELS.get(best)), names, values));
        }
        return data;
    }

    public static FeaturePositions positions(MutableDataset<Label> data, int... shape) {
        return new IndexedLayout(shape).bind(data.getFeatureIDMap().keySet());
    }

    /** The examples as rows in the order of their numbers. */
    public static DenseRows rows(MutableDataset<Label> data, int... shape) {
        return DenseRows.gather(data, data.size(), positions(data, shape));
    }

    public static int[] labelIds(MutableDataset<Label> data) {
        List<Integer> ids = new ArrayList<>();
        data.forEach(example -> ids.add(LABELS.indexOf(example.getOutput().getLabel())));
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    public static float[] row(DenseRows rows, int i) {
        FloatBuffer row = FloatBuffer.allocate(rows.size());
        rows.copy(i, row);
        return row.array();
    }
}
