/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An input of a graph.
 *
 * @param shape its shape; dynamic dimensions are -1
 * @param dimensions the name of every dimension; inputs share the size of a dynamic dimension with the same name
 */
record InputSpec(String name, Shape shape, DataType type, List<String> dimensions) {

    /** The shape with the given sizes in place of the dynamic ones. */
    Shape sized(ToLongFunction<String> sizes) {
        long[] sized = shape.getShape().clone();
        for (int axis = 0; axis < sized.length; axis++) {
            sized[axis] = sized[axis] < 0 ? sizes.applyAsLong(dimensions.get(axis)) : sized[axis];
        }
        return new Shape(sized);
    }

    /** The names of its dynamic dimensions. */
    Stream<String> dynamic() {
        return IntStream.range(0, shape.dimension()).filter(axis -> shape.get(axis) < 0).mapToObj(dimensions::get);
    }

    /** The name of its first dimension, where that is dynamic and the name of no other of its dimensions. */
    Stream<String> rows() {
        return Stream.of(shape.getShape().length).filter(length -> length > 0 && shape.get(0) < 0).map(length -> dimensions.get(0))
                .filter(name -> dynamic().filter(name::equals).count() == 1);
    }

    /** Records which size each dynamic dimension has in a real shape. */
    void sizes(Shape given, Map<String, Long> sizes) {
        IntStream.range(0, shape.dimension()).filter(axis -> shape.get(axis) < 0)
                .forEach(axis -> sizes.put(dimensions.get(axis), given.get(axis)));
    }

    /** Whether an array of this type and shape can be given. */
    boolean takes(DataType givenType, Shape given) {
        return givenType == type && given.dimension() == shape.dimension() && IntStream.range(0, shape.dimension())
                .allMatch(axis -> shape.get(axis) < 0 || shape.get(axis) == given.get(axis));
    }
}
