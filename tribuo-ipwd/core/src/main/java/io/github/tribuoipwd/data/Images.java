/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Shapes of images, and windows of them. */
final class Images {

    private Images() {}

    /** Throws unless a shape is that of an image of a height and a width or more. */
    static void check(Object augmentation, int[] shape, int leastHeight, int leastWidth) {
        if (shape.length != 3 || shape[0] < 1 || shape[1] < leastHeight || shape[2] < leastWidth) {
            throw new IllegalArgumentException(augmentation + " takes images of (channels, height, width) with a height of "
                    + leastHeight + " or more and a width of " + leastWidth + " or more, found shape " + Arrays.toString(shape)
                    + ".\nMaybe " + (shape.length == 3 ? "make the augmentation's sizes smaller, or check that the layout's shape"
                    + " has its sides in this order." : "give the layout three dimensions: channels, height and width."));
        }
    }

    static int size(int[] shape) {
        return shape[0] * shape[1] * shape[2];
    }

    /** The start of a centered window; half a pixel rounds to the even number. */
    static int border(int length, int center) {
        return (int) Math.rint((length - center) / 2.0);
    }

    /**
     * Copies a window of an image; what lies outside the image is zero.
     *
     * @param top the row of the window's first row, negative above the image
     * @param left the column of the window's first column, negative left of the image
     */
    static void copyWindow(FloatBuffer source, int[] shape, int top, int left, int height, int width, FloatBuffer target) {
        int from = Math.max(0, -left);
        int to = Math.min(width, shape[2] - left);
        for (int c = 0; c < shape[0]; c++) {
            for (int y = 0; y < height; y++) {
                int row = top + y;
                int start = target.position() + (c * height + y) * width;
                boolean inside = row >= 0 && row < shape[1] && from < to;
                if (!inside || to - from < width) {
                    for (int x = 0; x < width; x++) {
                        target.put(start + x, 0f);
                    }
                }
                if (inside) {
                    target.put(start + from, source, source.position() + (c * shape[1] + row) * shape[2] + left + from, to - from);
                }
            }
        }
        target.position(target.position() + shape[0] * height * width);
    }
}
