/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

/**
 * The colors of an image as 8 bit planes.
 *
 * @param planes one array a channel, each row by row; not copied
 * @param height the number of rows
 * @param width the length of a row
 */
record PlanarImage(byte[][] planes, int height, int width) {

    /** Pillow's weights are integers of this many binary places. */
    private static final int PLACES = 22;

    /** Resizes so that the shorter side gets a length; the longer one keeps the proportion, rounded down, as in torchvision. */
    PlanarImage resizeShorter(int length) {
        return height <= width ? resize(length, (int) ((long) length * width / height))
                : resize((int) ((long) length * height / width), length);
    }

    /** Resizes in proportion to the smallest image that covers a height and a width. */
    PlanarImage resizeToCover(int high, int wide) {
        return (long) high * width >= (long) wide * height ? resize(high, (int) ((long) high * width / height))
                : resize((int) ((long) wide * height / width), wide);
    }

    /** Resizes as Pillow does: along the rows, rounding to 8 bits, then along the columns. */
    private PlanarImage resize(int high, int wide) {
        if (high == height && wide == width) {
            return this;
        }
        TriangleFilter across = new TriangleFilter(width, wide);
        TriangleFilter down = new TriangleFilter(height, high);
        byte[][] resized = new byte[planes.length][];
        for (int c = 0; c < planes.length; c++) {
            byte[] plane = planes[c];
            if (wide != width) {
                plane = resample(plane, across, height, width, 1, wide, 1);
            }
            if (high != height) {
                plane = resample(plane, down, wide, 1, wide, 1, wide);
            }
            resized[c] = plane;
        }
        return new PlanarImage(resized, high, wide);
    }

    /** Resamples lines: {@code ...Line} is the way from a line to the next, {@code ...Step} from a pixel to the next in it. */
    private static byte[] resample(byte[] source, TriangleFilter filter, int lines, int sourceLine, int sourceStep,
            int targetLine, int targetStep) {
        byte[] target = new byte[lines * filter.outputs()];
        for (int output = 0; output < filter.outputs(); output++) {
            double[] weights = filter.weights(output);
            int[] fixed = new int[weights.length];
            for (int i = 0; i < fixed.length; i++) {
                fixed[i] = (int) (weights[i] * (1 << PLACES) + 0.5);
            }
            for (int line = 0; line < lines; line++) {
                int sum = 1 << (PLACES - 1);
                int from = line * sourceLine + filter.first(output) * sourceStep;
                for (int i = 0; i < fixed.length; i++) {
                    sum += (source[from + i * sourceStep] & 0xFF) * fixed[i];
                }
                target[line * targetLine + output * targetStep] = (byte) Math.min(255, sum >> PLACES);
            }
        }
        return target;
    }

    /** Cuts out the center; where the border is uneven, its halves round to the even number, as in torchvision. */
    byte[] cropCenter(int high, int wide) {
        int top = Images.border(height, high);
        int left = Images.border(width, wide);
        byte[] row = new byte[planes.length * high * wide];
        for (int c = 0; c < planes.length; c++) {
            for (int y = 0; y < high; y++) {
                System.arraycopy(planes[c], (top + y) * width + left, row, (c * high + y) * wide, wide);
            }
        }
        return row;
    }
}
