/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.Rows;
import java.nio.FloatBuffer;

/**
 * A rule that is made of labels in an instant: the label of the class whose mean is nearest, over standardized features. Each row is
 * left out of its own class's mean. A teacher that is right less often has nothing to add to the labels.
 */
final class NearestMean {

    private static final int MOST_ROWS = 5000;
    /** About a second. */
    private static final double MOST_STEPS = 1e9;

    private NearestMean() {}

    /**
     * How often the rule is right.
     *
     * @param labels the class of each row, negative for none; not modified
     * @return the accuracy on rows from everywhere in the data; NaN where it would take long, or there are no such rows
     */
    static double accuracy(Rows rows, int[] labels, int classes) {
        int stride = rows.count() / MOST_ROWS + 1;
        int size = rows.size();
        if ((double) rows.count() / stride * size * classes > MOST_STEPS) {
            return Double.NaN;
        }
        FloatBuffer row = FloatBuffer.allocate(size);
        double[] sums = new double[size];
        double[] squares = new double[size];
        double[][] means = new double[classes][size];
        int[] counts = new int[classes];
        int all = 0;
        for (int i = 0; i < labels.length; i += stride) {
            if (labels[i] >= 0) {
                rows.copy(i, row.clear());
                for (int j = 0; j < size; j++) {
                    sums[j] += row.get(j);
                    squares[j] += (double) row.get(j) * row.get(j);
                    means[labels[i]][j] += row.get(j);
                }
                counts[labels[i]]++;
                all++;
            }
        }
        double[] scale = new double[size];
        for (int j = 0; j < size; j++) {
            double variance = squares[j] / all - sums[j] / all * (sums[j] / all);
            scale[j] = variance > 1e-9 * squares[j] / all ? 1 / variance : 0;
        }
        int right = 0;
        for (int i = 0; i < labels.length; i += stride) {
            if (labels[i] >= 0) {
                rows.copy(i, row.clear());
                right += nearest(row, labels[i], means, counts, scale) == labels[i] ? 1 : 0;
            }
        }
        return right / (double) all;
    }

    private static int nearest(FloatBuffer row, int own, double[][] sums, int[] counts, double[] scale) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < sums.length; k++) {
            int out = k == own ? 1 : 0;
            if (counts[k] > out) {
                double distance = 0;
                for (int j = 0; j < scale.length; j++) {
                    double from = row.get(j) - (sums[k][j] - out * row.get(j)) / (counts[k] - out);
                    distance += from * from * scale[j];
                }
                if (distance < least) {
                    least = distance;
                    nearest = k;
                }
            }
        }
        return nearest;
    }
}
