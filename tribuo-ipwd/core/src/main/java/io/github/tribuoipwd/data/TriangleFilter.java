/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

/**
 * Bilinear resampling of a line of pixels that smooths where it shrinks: each output is the mean of the inputs around it,
 * weighted by a triangle as wide as two output pixels, or two input pixels where the line grows. It is what Pillow, and with it
 * torchvision's {@code Resize} (antialias, bilinear), computes.
 */
final class TriangleFilter {

    private final int[] first;
    private final double[][] weights;

    TriangleFilter(int inputs, int outputs) {
        first = new int[outputs];
        weights = new double[outputs][];
        double scale = (double) inputs / outputs;
        double support = Math.max(scale, 1);
        for (int i = 0; i < outputs; i++) {
            double center = (i + 0.5) * scale;
            first[i] = Math.max(0, (int) (center - support + 0.5));
            int end = Math.min(inputs, (int) (center + support + 0.5));
            weights[i] = new double[end - first[i]];
            double sum = 0;
            for (int j = 0; j < weights[i].length; j++) {
                double distance = Math.abs(first[i] + j + 0.5 - center) / support;
                weights[i][j] = Math.max(0, 1 - distance);
                sum += weights[i][j];
            }
            for (int j = 0; j < weights[i].length; j++) {
                weights[i][j] /= sum;
            }
        }
    }

    int outputs() {
        return first.length;
    }

    /** The first input of an output. */
    int first(int output) {
        return first[output];
    }

    /** The weights of the inputs of an output, from the first one on; not to be modified. */
    double[] weights(int output) {
        return weights[output];
    }
}
