/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * An input of a graph.
 *
 * @param shape its shape; dynamic dimensions are -1
 * @param dimensions the name of every dimension; inputs share the size of a dynamic dimension with the same name
 */
record GraphInput(String name, Shape shape, DataType type, List<String> dimensions) {

    /** The shape with the given sizes in place of the dynamic ones. */
    Shape sized(ToLongFunction<String> sizes) {
        long[] sized = shape.getShape().clone();
        for (int axis = 0; axis < sized.length; axis++) {
            sized[axis] = sized[axis] < 0 ? sizes.applyAsLong(dimensions.get(axis)) : sized[axis];
        }
        return new Shape(sized);
    }
}
