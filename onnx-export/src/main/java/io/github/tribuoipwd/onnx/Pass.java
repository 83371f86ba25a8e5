/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One forward pass of a block: the sizes of its dynamic dimensions, its calls, and the graph that they wrote.
 *
 * @param graph nodes and initializers; inputs and outputs are not declared yet
 */
record Pass(Map<String, Long> sizes, List<Step> steps, GraphProto graph, List<Output> outputs) {

    /**
     * An output of a pass.
     *
     * @param shape its shape in this pass
     * @param dimensions for each size the dynamic dimension that it is; empty where it is none
     */
    record Output(String name, DataType type, Shape shape, List<String> dimensions) {

        /** The sizes and names that hold in both passes: those that differ are -1, and have no name unless it is the same. */
        Output and(Output other) {
            long[] sizes = IntStream.range(0, shape.dimension()).mapToLong(axis -> dimensions.get(axis).isEmpty()
                    && shape.get(axis) == other.shape.get(axis) ? shape.get(axis) : -1).toArray();
            List<String> names = IntStream.range(0, sizes.length).mapToObj(axis -> dimensions.get(axis)
                    .equals(other.dimensions.get(axis)) ? dimensions.get(axis) : "").toList();
            return new Output(name, type, new Shape(sizes), names);
        }

        private boolean agrees(Output other) {
            return name.equals(other.name) && type == other.type && shape.dimension() == other.shape.dimension();
        }
    }

    /** Whether another pass wrote the same graph. */
    boolean agrees(Pass other) {
        return outputs.size() == other.outputs.size()
                && IntStream.range(0, outputs.size()).allMatch(i -> outputs.get(i).agrees(other.outputs.get(i)))
                && graph.equals(other.graph);
    }

    /** The sizes for a message: {@code batch 23}. */
    static String text(Map<String, Long> sizes) {
        return sizes.isEmpty() ? "these sizes" : sizes.entrySet().stream().map(size -> size.getKey() + " " + size.getValue())
                .collect(Collectors.joining(", "));
    }
}
