/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/** Stores the weights of a model in fewer bits, with a node before each that widens them again. */
final class WeightCompression {

    private static final int LARGEST = 127;
    private static final float LARGEST_HALF = 65504;

    private WeightCompression() {}

    static ModelProto compress(ModelProto model, WeightFormat format) {
        if (format == WeightFormat.FLOAT32) {
            return model;
        }
        GraphProto graph = model.getGraph();
        Map<String, TensorProto> matrices = matrices(graph);
        Map<String, Integer> channelAxes = channelAxes(graph, matrices);
        Set<String> recurrent = recurrent(graph, matrices);
        List<NodeProto> wideners = new ArrayList<>();
        List<TensorProto> stored = new ArrayList<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            Integer axis = channelAxes.get(tensor.getName());
            boolean layers = recurrent.contains(tensor.getName());
            if (format == WeightFormat.FLOAT16 && (axis != null || layers)) {
                halve(tensor, stored, wideners);
            } else if (layers) {
                quantizeRows(tensor, stored, wideners);
            } else if (axis != null) {
                quantize(tensor, axis, tensor.getName(), stored, wideners);
            } else {
                stored.add(tensor);
            }
        }
        return model.toBuilder().setGraph(graph.toBuilder().clearInitializer().addAllInitializer(stored).clearNode()
                .addAllNode(wideners).addAllNode(graph.getNodeList())).build();
    }

    private static Map<String, TensorProto> matrices(GraphProto graph) {
        Map<String, TensorProto> matrices = new HashMap<>();
        graph.getInitializerList().stream().filter(tensor -> tensor.getDimsCount() > 1
                && tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber())
                .forEach(tensor -> matrices.put(tensor.getName(), tensor));
        return matrices;
    }

    /** The weights of recurrent layers, {@code (directions, gates * hidden, columns)}; their biases stay as they are. */
    private static Set<String> recurrent(GraphProto graph, Map<String, TensorProto> matrices) {
        return graph.getNodeList().stream().filter(node -> Set.of("LSTM", "GRU", "RNN").contains(node.getOpType()))
                .flatMap(node -> node.getInputList().subList(1, 3).stream()).filter(matrices::containsKey)
                .collect(Collectors.toSet());
    }

    /** The other weights that can be compressed, with the axis of their output channels. */
    private static Map<String, Integer> channelAxes(GraphProto graph, Map<String, TensorProto> matrices) {
        Map<String, Integer> axes = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            switch (node.getOpType()) {
                case "Conv", "Gemm", "MatMul" -> {
                    String weights = node.getInput(1);
                    if (matrices.containsKey(weights)) {
                        axes.put(weights, node.getOpType().equals("MatMul") ? matrices.get(weights).getDimsCount() - 1 : 0);
                    }
                }
                case "Gather" -> {
                    if (matrices.containsKey(node.getInput(0))) {
                        axes.put(node.getInput(0), 0);
                    }
                }
                default -> { }
            }
        }
        return axes;
    }

    private static void halve(TensorProto tensor, List<TensorProto> stored, List<NodeProto> wideners) {
        float[] values = Tensors.floats(tensor);
        ByteBuffer halves = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            halves.putShort(half(value, tensor.getName()));
        }
        String name = tensor.getName() + ".float16";
        stored.add(tensor.toBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT16.getNumber())
                .setRawData(ByteString.copyFrom(halves.flip())).build());
        wideners.add(widener("Cast", tensor, tensor.getName(), Attribute.of("to", TensorProto.DataType.FLOAT.getNumber()), name));
    }

    /** Rounds to the nearest float16, ties to even; infinities and not-a-number stay what they are. */
    static short half(float value, String where) {
        if (Math.abs(value) > LARGEST_HALF && !Float.isInfinite(value)) {
            throw new ExportException("A weight in float16 must be within 65504, found " + value + " in " + where
                    + ".\nMaybe keep the weights in float32.");
        }
        return Fp16Conversions.floatToFp16(value);
    }

    /** One scale for every row of every direction: the matrices are quantized as a single one, then reshaped back. */
    private static void quantizeRows(TensorProto tensor, List<TensorProto> stored, List<NodeProto> wideners) {
        String flat = tensor.getName() + ".rows";
        String shape = tensor.getName() + ".shape";
        TensorProto below = tensor.toBuilder().clearDims().addDims(tensor.getDims(0) * tensor.getDims(1)).addDims(tensor.getDims(2))
                .build();
        quantize(below, 0, flat, stored, wideners);
        stored.add(TensorProto.newBuilder().setName(shape).setDataType(TensorProto.DataType.INT64.getNumber()).addDims(3)
                .addAllInt64Data(tensor.getDimsList()).build());
        wideners.add(NodeProto.newBuilder().setOpType("Reshape").setName(tensor.getName() + ".directions").addInput(flat)
                .addInput(shape).addOutput(tensor.getName()).build());
    }

    private static void quantize(TensorProto tensor, int axis, String output, List<TensorProto> stored, List<NodeProto> wideners) {
        float[] values = Tensors.floats(tensor);
        int channels = Math.toIntExact(tensor.getDims(axis));
        // Output channels are the slowest dimension, or the fastest in a product.
        int perChannel = values.length / channels;
        IntUnaryOperator channel = axis == 0 ? i -> i / perChannel : i -> i % channels;
        float[] scales = new float[channels];
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new ExportException("A weight in int8 must be finite, found " + values[i] + " in " + tensor.getName()
                        + ".\nMaybe keep the weights in float16 or float32.");
            }
            int at = channel.applyAsInt(i);
            scales[at] = Math.max(scales[at], Math.abs(values[i]) / LARGEST);
        }
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            float scale = scales[channel.applyAsInt(i)];
            bytes[i] = (byte) (scale == 0 ? 0 : Math.rint(values[i] / scale));
        }
        String name = tensor.getName() + ".int8";
        stored.add(tensor.toBuilder().setName(name).setDataType(TensorProto.DataType.INT8.getNumber())
                .setRawData(ByteString.copyFrom(bytes)).build());
        stored.add(Tensors.floats(name + ".scale", scales, channels));
        wideners.add(widener("DequantizeLinear", tensor, output, Attribute.of("axis", axis), name, name + ".scale"));
    }

    private static NodeProto widener(String op, TensorProto tensor, String output, AttributeProto attribute, String... inputs) {
        return NodeProto.newBuilder().setOpType(op).setName(tensor.getName() + ".float32").addAllInput(List.of(inputs))
                .addOutput(output).addAttribute(attribute).build();
    }
}
