/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The observable facts of one call of a traced network, compared between passes of different sizes.
 *
 * @param name the name of its node
 * @param call the method and the block that called it
 * @param method the method
 * @param numbers every number among its arguments, in order; of arrays of Java their length
 * @param shapes the shapes of its results
 */
record Step(String name, String call, String method, List<Double> numbers, List<Shape> shapes) {

    static Step of(String name, Call call, @Nullable Object[] args, List<NDArray> results) {
        List<Double> numbers = new ArrayList<>();
        Arrays.stream(args).forEach(arg -> collect(arg, numbers));
        return new Step(name, call.toString(), call.method(), List.copyOf(numbers), results.stream().map(NDArray::getShape)
                .toList());
    }

    private static void collect(@Nullable Object value, List<Double> numbers) {
        if (value instanceof Number number) {
            numbers.add(number.doubleValue());
        } else if (value instanceof Boolean flag) {
            numbers.add(flag ? 1.0 : 0.0);
        } else if (value instanceof long[] longs) {
            Arrays.stream(longs).forEach(number -> numbers.add((double) number));
        } else if (value instanceof int[] ints) {
            Arrays.stream(ints).forEach(number -> numbers.add((double) number));
        } else if (value instanceof Shape shape) {
            collect(shape.getShape(), numbers);
        } else if (value instanceof NDIndex index) {
            index.getIndices().forEach(element -> collect(element, numbers));
        } else if (value instanceof NDList list) {
            numbers.add((double) list.size());
        } else if (value instanceof Buffer buffer) {
            numbers.add((double) buffer.capacity());
        } else if (value != null && value.getClass().isArray()) {
            numbers.add((double) Array.getLength(value));
        }
    }

    private static void collect(NDIndexElement element, List<Double> numbers) {
        if (element instanceof NDIndexFixed fixed) {
            numbers.add((double) fixed.getIndex());
        } else if (element instanceof NDIndexSlice slice) {
            Stream.of(slice.getMin(), slice.getMax(), slice.getStep())
                    .forEach(bound -> numbers.add(bound == null ? Double.NaN : (double) bound));
        }
    }
}
