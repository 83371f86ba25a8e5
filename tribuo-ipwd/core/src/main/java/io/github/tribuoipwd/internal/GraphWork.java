/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much a graph computes for one row: the multiplications of its convolutions, products with weights, and recurrent layers,
 * from the shapes of the weights and the sides of the images that go through. What else there is counts as nothing; exact for the
 * students of this library, an estimate for others. Runs nothing, and gives the same number wherever it is called.
 */
public final class GraphWork {

    /**
     * The size of a value, for one row.
     *
     * @param numbers how many numbers it has
     * @param sides the sides of an image; empty for none
     */
    private record Size(double numbers, double[] sides) {

        double positions() {
            return Arrays.stream(sides).reduce(1, (a, b) -> a * b);
        }
    }

    private final Map<String, List<Long>> weights = new HashMap<>();
    private final Map<String, Size> sizes = new HashMap<>();
    private double work;

    private GraphWork() {}

    /**
     * The multiplications for one row.
     *
     * @param onnx a model; not modified
     * @param shape the shape of a row of its first input; not modified
     * @return their number; 0 where it cannot be found
     */
    public static double of(byte[] onnx, int... shape) {
        return of(read(onnx), shape);
    }

    /**
     * The multiplications for one row.
     *
     * @param model a model
     * @param shape the shape of a row of its first input; not modified
     * @return their number; 0 where it cannot be found
     */
    public static double of(ModelProto model, int... shape) {
        GraphWork graph = new GraphWork();
        graph.walk(model, shape);
        return graph.work;
    }

    /** Without a copy of the weights. */
    private static ModelProto read(byte[] onnx) {
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(onnx).newCodedInput();
        in.enableAliasing(true);
        try {
            return ModelProto.parseFrom(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("The student must be an ONNX model, found " + e.getMessage()
                    + ".\nMaybe another program wrote the file.", e);
        }
    }

    private void walk(ModelProto model, int[] shape) {
        model.getGraph().getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor.getDimsList()));
        double[] sides = Arrays.stream(shape).skip(1).asDoubleStream().toArray();
        double channels = shape[0];
        sizes.put(model.getGraph().getInput(0).getName(), new Size(channels * new Size(1, sides).positions(), sides));
        model.getGraph().getNodeList().forEach(this::walk);
    }

    private void walk(NodeProto node) {
        List<Size> in = node.getInputList().stream().map(sizes::get).filter(Objects::nonNull).toList();
        if (in.isEmpty()) {
            constant(node);
            return;
        }
        Size size = after(node, Collections.max(in, Comparator.comparingDouble(Size::numbers)));
        node.getOutputList().forEach(name -> sizes.put(name, size));
    }

    private Size after(NodeProto node, Size in) {
        List<Long> second = node.getInputCount() > 1 ? weights.get(node.getInput(1)) : null;
        return switch (node.getOpType()) {
            case "Conv" -> second == null || second.size() < 3 ? in : convolution(node, in, second);
            case "MaxPool", "AveragePool" -> pooled(in, window(node, in, longs(node, "kernel_shape")));
            case "GlobalAveragePool", "GlobalMaxPool" -> pooled(in, new double[0]);
            case "Gemm", "MatMul" -> second == null ? in : product(node, in, second);
            case "LSTM", "GRU", "RNN" -> recurrent(in, second, node.getInputCount() > 2 ? weights.get(node.getInput(2)) : null);
            default -> in;
        };
    }

    /** A node that does not depend on the row: weights, perhaps in another form, such as unpacked from a compressed one. */
    private void constant(NodeProto node) {
        List<Long> shape = node.getInputCount() > 0 ? weights.get(node.getInput(0)) : node.getAttributeList().stream()
                .filter(AttributeProto::hasT).map(attribute -> attribute.getT().getDimsList()).findFirst().orElse(null);
        if (shape != null && node.getOutputCount() > 0) {
            boolean turned = node.getOpType().equals("Transpose") && shape.size() == 2;
            weights.put(node.getOutput(0), turned ? List.of(shape.get(1), shape.get(0)) : shape);
        }
    }

    private Size convolution(NodeProto node, Size in, List<Long> kernels) {
        double[] sides = window(node, in, kernels.stream().skip(2).toList());
        Size out = new Size(1, sides);
        work += product(kernels) * out.positions();
        return new Size(kernels.get(0) * out.positions(), sides);
    }

    private static Size pooled(Size in, double[] sides) {
        return new Size(in.numbers() / in.positions() * new Size(1, sides).positions(), sides);
    }

    /** The sides after a window has moved over an image. */
    private static double[] window(NodeProto node, Size in, List<Long> kernel) {
        List<Long> strides = longs(node, "strides");
        List<Long> pads = longs(node, "pads");
        List<Long> dilations = longs(node, "dilations");
        double[] sides = in.sides().clone();
        for (int axis = 0; axis < sides.length && axis < kernel.size(); axis++) {
            double padded = sides[axis] + at(pads, axis, 0) + at(pads, axis + kernel.size(), 0);
            double reach = at(dilations, axis, 1) * (kernel.get(axis) - 1.0);
            sides[axis] = Math.max(1, Math.floor((padded - reach - 1) / Math.max(1, at(strides, axis, 1))) + 1);
        }
        return sides;
    }

    private Size product(NodeProto node, Size in, List<Long> matrix) {
        if (matrix.size() != 2) {
            return in;
        }
        boolean transposed = node.getAttributeList().stream().anyMatch(a -> a.getName().equals("transB") && a.getI() == 1);
        double inner = Math.max(1, matrix.get(transposed ? 1 : 0));
        double rows = Math.max(1, in.numbers() / inner);
        work += rows * product(matrix);
        return new Size(rows * matrix.get(transposed ? 0 : 1), new double[0]);
    }

    /** Weights {@code (directions, gates * hidden, input)} and {@code (directions, gates * hidden, hidden)}. */
    private Size recurrent(Size in, @Nullable List<Long> input, @Nullable List<Long> hidden) {
        if (input == null || hidden == null || input.size() != 3 || hidden.size() != 3) {
            return in;
        }
        double steps = Math.max(1, in.numbers() / Math.max(1, input.get(2)));
        work += steps * (product(input) + product(hidden));
        return new Size(steps * hidden.get(0) * hidden.get(2), new double[0]);
    }

    private static double product(List<Long> dimensions) {
        return dimensions.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    }

    private static double at(List<Long> values, int index, double otherwise) {
        return index < values.size() ? values.get(index) : otherwise;
    }

    private static List<Long> longs(NodeProto node, String name) {
        return node.getAttributeList().stream().filter(attribute -> attribute.getName().equals(name))
                .map(AttributeProto::getIntsList).findFirst().orElse(List.of());
    }
}
