/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Mean and deviation of each channel of a matrix, for {@link InputTransform#fit(Rows)}.
 *
 * @param mean the mean, rounded to float32
 * @param divisor what divides: the deviation, or a tenth of the largest distance from the mean where that is more, rounded to
 *     float32; 1 for a constant channel
 */
record ChannelMoments(double[] mean, double[] divisor) {

    /** How far from 0 the largest value of a channel may come to lie. */
    private static final double MOST_DEVIATIONS = 10;

    static ChannelMoments of(Rows rows) {
        int channels = rows.shape()[0];
        int plane = rows.size() / channels;
        float[] row = new float[rows.size()];
        double[] sum = new double[channels];
        float[] smallest = new float[channels];
        float[] largest = new float[channels];
        Arrays.fill(smallest, Float.POSITIVE_INFINITY);
        Arrays.fill(largest, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < rows.count(); i++) {
            rows.copy(i, FloatBuffer.wrap(row));
            for (int j = 0; j < row.length; j++) {
                int channel = j / plane;
                sum[channel] += row[j];
                smallest[channel] = Math.min(smallest[channel], row[j]);
                largest[channel] = Math.max(largest[channel], row[j]);
            }
        }
        double values = (double) rows.count() * plane;
        double[] mean = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            mean[channel] = smallest[channel] == largest[channel] ? largest[channel] : (float) (sum[channel] / values);
        }
        double[] squares = new double[channels];
        for (int i = 0; i < rows.count(); i++) {
            rows.copy(i, FloatBuffer.wrap(row));
            for (int j = 0; j < row.length; j++) {
                double distance = row[j] - mean[j / plane];
                squares[j / plane] += distance * distance;
            }
        }
        double[] divisor = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            double furthest = Math.max(largest[channel] - mean[channel], mean[channel] - smallest[channel]);
            float found = (float) Math.max(Math.sqrt(squares[channel] / values), furthest / MOST_DEVIATIONS);
            divisor[channel] = found < Float.MIN_NORMAL ? 1 : found;
        }
        return new ChannelMoments(mean, divisor);
    }
}
