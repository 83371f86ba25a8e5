/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A student's graph, whose input has the layout's order and shape, and the same graph behind other inputs. Nodes put before it
 * hold their constants in themselves: the initializers stay those of the trained network.
 */
final class StudentGraph {

    private final ModelProto model;
    private final int[] shape;

    /**
     * Reads a graph.
     *
     * @param onnx a model with one input {@code (batch, shape...)}
     * @param shape the shape of a row in the layout; not modified
     * @throws IllegalStateException if the bytes are no ONNX model
     */
    StudentGraph(byte[] onnx, int[] shape) {
        try {
            model = ModelProto.parseFrom(onnx);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The student's ONNX graph cannot be read: " + e.getMessage(), e);
        }
        this.shape = shape.clone();
    }

    /** The graph as it is. */
    ModelProto shaped() {
        return model;
    }

    /** The graph behind rows {@code (batch, features)} in the layout's order. */
    ModelProto flat() {
        return shape.length == 1 ? model : behind(Arrays.stream(shape).reduce(1, Math::multiplyExact), new Prefix());
    }

    /**
     * The graph behind rows whose columns are in another order.
     *
     * @param width the number of columns
     * @param columns for each position of the layout, the column that holds its feature; {@code width} for none, which is zero
     * @return a graph with input {@code (batch, width)}
     */
    ModelProto behindColumns(int width, int[] columns) {
        if (width == columns.length && Arrays.equals(columns, IntStream.range(0, width).toArray())) {
            return flat();
        }
        Prefix prefix = new Prefix();
        if (Arrays.stream(columns).anyMatch(column -> column == width)) {
            prefix.node("Pad", List.of(), 0, 0, 0, 1);
        }
        AttributeProto axis = AttributeProto.newBuilder().setName("axis").setType(AttributeProto.AttributeType.INT).setI(1).build();
        prefix.node("Gather", List.of(axis), Arrays.stream(columns).asLongStream().toArray());
        return behind(width, prefix);
    }

    private ModelProto behind(int width, Prefix prefix) {
        if (shape.length > 1) {
            prefix.node("Reshape", List.of(),
                    LongStream.concat(LongStream.of(-1), Arrays.stream(shape).asLongStream()).toArray());
        }
        return model.toBuilder().setGraph(prefix.before(width)).build();
    }

    /** Nodes from a flat input to the one of the graph, each with the value before it and a constant. */
    private final class Prefix {

        private final GraphProto graph = model.getGraph();
        private final String input = graph.getInput(0).getName();
        private final GraphProto.Builder target = graph.toBuilder().clearNode();
        private final Set<String> taken = new HashSet<>(Set.of(input));
        private String last = input;

        Prefix() {
            graph.getNodeList().forEach(node -> taken.addAll(node.getOutputList()));
            graph.getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
        }

        void node(String type, List<AttributeProto> attributes, long... constant) {
            String output = free("Layout" + type);
            String constants = free("Layout" + type + "Constant");
            TensorProto tensor = TensorProto.newBuilder().setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(constant.length).addAllInt64Data(Arrays.stream(constant).boxed().toList()).build();
            target.addNode(NodeProto.newBuilder().setOpType("Constant").setName(constants).addOutput(constants)
                    .addAttribute(AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR)
                            .setT(tensor)));
            target.addNode(NodeProto.newBuilder().setOpType(type).setName(output).addInput(last).addInput(constants)
                    .addOutput(output).addAllAttribute(attributes));
            last = output;
        }

        private String free(String name) {
            String found = name;
            while (!taken.add(found)) {
                found += "_";
            }
            return found;
        }

        GraphProto before(int width) {
            for (NodeProto node : graph.getNodeList()) {
                List<String> inputs = node.getInputList().stream().map(name -> name.equals(input) ? last : name).toList();
                target.addNode(node.toBuilder().clearInput().addAllInput(inputs));
            }
            ValueInfoProto.Builder declared = graph.getInput(0).toBuilder();
            Dimension batch = declared.getType().getTensorType().getShape().getDim(0);
            declared.getTypeBuilder().getTensorTypeBuilder().setShape(TensorShapeProto.newBuilder().addDim(batch)
                    .addDim(Dimension.newBuilder().setDimValue(width)));
            return target.setInput(0, declared).build();
        }
    }
}
