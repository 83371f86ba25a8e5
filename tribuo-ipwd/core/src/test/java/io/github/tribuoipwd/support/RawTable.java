/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import java.util.SplittableRandom;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Tables as they lie: whole numbers in columns of different units, and four classes that the columns tell apart. */
public final class RawTable {

    public static final int CLASSES = 4;
    public static final int COLUMNS = 8;

    private RawTable() {}

    /** Columns of 0 to about 255 and, in the last, to about 1000. */
    public static MutableDataset<Label> of(int rows, long seed) {
        return of(rows, seed, 1.0 / CLASSES);
    }

    /** The first class has a share of its own, the others are equal. */
    public static MutableDataset<Label> of(int rows, long seed, double firstShare) {
        SplittableRandom random = new SplittableRandom(seed);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("raw table", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < rows; i++) {
            int label = random.nextDouble() < firstShare ? 0 : 1 + random.nextInt(CLASSES - 1);
            String[] names = new String[COLUMNS];
            double[] values = new double[COLUMNS];
            for (int j = 0; j < COLUMNS; j++) {
                double deviation = j == COLUMNS - 1 ? 150 : 20;
                double middle = j == COLUMNS - 1 ? 500 : 100 + 10 * j;
                names[j] = "x" + j;
                values[j] = Math.max(0, Math.round(middle + deviation * (random.nextGaussian() + (j % CLASSES == label ? 2 : 0))));
            }
            data.add(new ArrayExample<>(new Label("class " + label), names, values));
        }
        return data;
    }

    /** The same rows with labels that have nothing to do with them. */
    public static MutableDataset<Label> noise(int rows, long seed, double firstShare) {
        SplittableRandom random = new SplittableRandom(seed + 1);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("noise", new LabelFactory()),
                new LabelFactory());
        of(rows, seed, firstShare).forEach(example -> {
            int label = random.nextDouble() < firstShare ? 0 : 1 + random.nextInt(CLASSES - 1);
            ArrayExample<Label> other = new ArrayExample<>(new Label("class " + label));
            example.forEach(other::add);
            data.add(other);
        });
        return data;
    }
}
