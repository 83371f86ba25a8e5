/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import io.github.tribuoipwd.internal.Checks;
import java.util.Arrays;

/** Arithmetic and checks of row shapes. */
final class Shapes {

    /** The largest number of floats in one block of memory, whose bytes an int must be able to count. */
    private static final int MOST = Integer.MAX_VALUE / Float.BYTES;

    private Shapes() {}

    static int size(int[] shape) {
        int size = 1;
        for (int side : shape) {
            size = Math.multiplyExact(size, side);
        }
        return size;
    }

    static void check(int[] shape, String field) {
        boolean positive = Arrays.stream(shape).allMatch(side -> side > 0);
        Checks.setting(positive && (shape.length == 1 || shape.length == 3), field,
                "must be one length, or channels, height and width, all positive", Arrays.toString(shape),
                "use 1, 28, 28 for gray images of 28 x 28.");
        double size = Arrays.stream(shape).asDoubleStream().reduce(1, (product, side) -> product * side);
        Checks.setting(size <= MOST, field, "must have at most " + MOST + " numbers in a row", Arrays.toString(shape),
                "the sides should be smaller.");
    }
}
