/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnx.proto.OnnxMl;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
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
    private static final int LONGEST_SHAPE = 8;
    private static final int LARGEST_BATCH = 4096;

    private BatchInside() {}

    /** Candidate sizes, the likeliest first: the first sizes of shapes, then other numbers in shapes, then other constants. */
    static List<Integer> sizes(Path file) {
        OnnxMl.GraphProto graph;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            graph = OnnxMl.ModelProto.parseFrom(in).getGraph();
        } catch (IOException e) {
            throw new UncheckedIOException("The teacher " + file + " cannot be read again: " + e.getMessage(), e);
        }
        Map<String, long[]> constants = constants(graph);
        List<long[]> shapes = new ArrayList<>();
        for (OnnxMl.NodeProto node : graph.getNodeList()) {
            if (SHAPED.contains(node.getOpType())) {
                node.getInputList().stream().filter(constants::containsKey).forEach(name -> shapes.add(constants.get(name)));
                node.getAttributeList().stream().filter(attribute -> attribute.getName().equals("shape"))
                        .forEach(attribute -> shapes.add(longs(attribute.getIntsList())));
            }
        }
        LinkedHashSet<Integer> sizes = new LinkedHashSet<>();
        shapes.forEach(shape -> add(LongStream.of(shape).limit(1), sizes));
        shapes.forEach(shape -> add(LongStream.of(shape), sizes));
        constants.values().forEach(values -> add(LongStream.of(values), sizes));
        // States of a recurrent layer and tokens that a transformer puts before a row, spread over the batch when it was exported.
        graph.getInitializerList().stream().filter(tensor -> tensor.getDimsCount() == 3)
                .forEach(tensor -> add(LongStream.of(tensor.getDims(0), tensor.getDims(1)), sizes));
        // Values that are added to a whole batch.
        graph.getInitializerList().stream().filter(tensor -> tensor.getDimsCount() >= 2)
                .forEach(tensor -> add(LongStream.of(tensor.getDims(0)), sizes));
        return List.copyOf(sizes);
    }

    private static void add(LongStream values, Set<Integer> sizes) {
        values.filter(value -> value > 0 && value <= LARGEST_BATCH).forEach(value -> sizes.add((int) value));
    }

    private static Map<String, long[]> constants(OnnxMl.GraphProto graph) {
        Map<String, long[]> constants = new LinkedHashMap<>();
        graph.getInitializerList().forEach(tensor -> put(tensor.getName(), tensor, constants));
        for (OnnxMl.NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("Constant") && node.getOutputCount() == 1) {
                for (OnnxMl.AttributeProto attribute : node.getAttributeList()) {
                    if (attribute.hasT()) {
                        put(node.getOutput(0), attribute.getT(), constants);
                    } else if (attribute.getIntsCount() > 0) {
                        constants.put(node.getOutput(0), longs(attribute.getIntsList()));
                    }
                }
            }
        }
        return constants;
    }

    private static void put(String name, OnnxMl.TensorProto tensor, Map<String, long[]> constants) {
        long elements = tensor.getDimsList().stream().reduce(1L, (product, side) -> product * side);
        if (tensor.getDataType() != OnnxMl.TensorProto.DataType.INT64.getNumber() || elements > LONGEST_SHAPE) {
            return;
        }
        LongBuffer raw = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        long[] values = new long[raw.remaining()];
        raw.get(values);
        constants.put(name, values.length > 0 ? values : longs(tensor.getInt64DataList()));
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
