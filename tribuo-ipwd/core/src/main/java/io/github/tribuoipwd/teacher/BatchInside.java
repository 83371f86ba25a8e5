/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Looks for the batch size that a graph may have inside without declaring it, mostly in the shape that a Reshape makes.
 */
final class BatchInside {

    private static final Set<String> SHAPED = Set.of("Reshape", "Expand", "ConstantOfShape", "Tile");
    private static final int LARGEST_BATCH = 4096;

    private BatchInside() {}

    /** Candidate sizes, the likeliest first: the first sizes of shapes, then other numbers in shapes, then other constants. */
    static List<Integer> sizes(Path file) {
        GraphOutline graph;
        try {
            graph = GraphOutline.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The teacher " + file + " cannot be read again: " + e.getMessage(), e);
        }
        Map<String, long[]> constants = constants(graph);
        List<long[]> shapes = new ArrayList<>();
        for (GraphOutline.Node node : graph.nodes()) {
            if (SHAPED.contains(node.operation())) {
                node.inputs().stream().filter(constants::containsKey).forEach(name -> shapes.add(constants.get(name)));
                node.attributes().stream().filter(attribute -> attribute.name().equals("shape"))
                        .forEach(attribute -> shapes.add(longs(attribute.numbers())));
            }
        }
        LinkedHashSet<Integer> sizes = new LinkedHashSet<>();
        shapes.forEach(shape -> add(LongStream.of(shape).limit(1), sizes));
        shapes.forEach(shape -> add(LongStream.of(shape), sizes));
        constants.values().forEach(values -> add(LongStream.of(values), sizes));
        // States of a recurrent layer and tokens that a transformer puts before a row, spread over the batch when it was exported.
        graph.initializers().stream().map(GraphOutline.Tensor::sides).filter(sides -> sides.size() == 3)
                .forEach(sides -> add(LongStream.of(sides.get(0), sides.get(1)), sizes));
        // Values that are added to a whole batch.
        graph.initializers().stream().map(GraphOutline.Tensor::sides).filter(sides -> sides.size() >= 2)
                .forEach(sides -> add(LongStream.of(sides.get(0)), sizes));
        return List.copyOf(sizes);
    }

    private static void add(LongStream values, Set<Integer> sizes) {
        values.filter(value -> value > 0 && value <= LARGEST_BATCH).forEach(value -> sizes.add((int) value));
    }

    /** The small whole numbers of a graph by their names. */
    static Map<String, long[]> constants(GraphOutline graph) {
        Map<String, long[]> constants = new LinkedHashMap<>();
        graph.initializers().forEach(tensor -> put(tensor.name(), tensor, constants));
        for (GraphOutline.Node node : graph.nodes()) {
            if (node.operation().equals("Constant") && node.outputs().size() == 1) {
                for (GraphOutline.Attribute attribute : node.attributes()) {
                    if (attribute.tensor() != null) {
                        put(node.outputs().get(0), attribute.tensor(), constants);
                    } else if (!attribute.numbers().isEmpty()) {
                        constants.put(node.outputs().get(0), longs(attribute.numbers()));
                    }
                }
            }
        }
        return constants;
    }

    private static void put(String name, GraphOutline.Tensor tensor, Map<String, long[]> constants) {
        if (tensor.values() != null) {
            constants.put(name, tensor.values());
        }
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
