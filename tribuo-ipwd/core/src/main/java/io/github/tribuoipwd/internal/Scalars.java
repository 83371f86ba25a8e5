/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Arithmetic with numbers inside a gradient. {@code mul(Number)}, {@code div(Number)}, {@code maximum(Number)} and the like of
 * DJL 0.36's {@code NDArray} must not be used there: they lend PyTorch the number in Java memory and release it when they return,
 * while the backward pass still reads it; a garbage collection in between corrupts the gradient.
 */
public final class Scalars {

    private Scalars() {}

    /**
     * Multiplies an array by a number that is held in the engine's own memory.
     *
     * @param array the array; not modified
     * @param factor the number
     * @return the product, attached to the array's manager; for 1 the array itself, which has the same bits
     */
    public static NDArray times(NDArray array, double factor) {
        return factor == 1 ? array : array.mul(scalar(array, factor));
    }

    /**
     * The larger of each element and a number held in the engine's own memory; no gradient flows where it is the number.
     *
     * @param array the array; not modified
     * @param floor the number
     * @return the elements or the number, attached to the array's manager
     */
    public static NDArray atLeast(NDArray array, double floor) {
        return array.maximum(scalar(array, floor));
    }

    private static NDArray scalar(NDArray array, double value) {
        return array.getManager().full(new Shape(), (float) value, array.getDataType());
    }
}
