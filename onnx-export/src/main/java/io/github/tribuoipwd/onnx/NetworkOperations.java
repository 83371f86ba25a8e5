/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Operations that layers consist of: products with weights, convolutions, norms, embeddings. */
final class NetworkOperations {

    /** From this opset on ONNX has layer norm as one operation. */
    private static final int LAYER_NORM_OPSET = 17;

    private NetworkOperations() {}

    static void register(Map<String, Operation> all) {
        for (String product : List.of("dot", "matMul", "batchMatMul")) {
            all.put(product, call -> call.returns("MatMul", List.of(call.selfName(), call.name(0))));
        }
        all.put("linear", NetworkOperations::linear);
        all.put("convolution", NetworkOperations::convolution);
        all.put("batchNorm", NetworkOperations::batchNorm);
        all.put("layerNorm", NetworkOperations::layerNorm);
        all.put("embedding", call -> call.returns("Gather", List.of(call.name(1), call.operand(0, DataType.INT64)),
                Attribute.of("axis", 0)));
        all.put("multiBoxPrior", NetworkOperations::boxes);
        all.put("dropout", call -> {
            inference(call, call.flag(2));
            call.returns("Identity", List.of(call.name(0)));
        });
    }

    static void inference(Call call, boolean training) {
        if (training) {
            throw call.refused("it runs in training mode although the block runs in inference mode",
                    "pass the block's training flag on instead of a constant.");
        }
    }

    private static void linear(Call call) {
        boolean matrix = call.array(0).getShape().dimension() == 2;
        boolean bias = !call.isNull(2);
        if (matrix) {
            List<String> inputs = new ArrayList<>(List.of(call.name(0), call.name(1)));
            if (bias) {
                inputs.add(call.name(2));
            }
            call.returns("Gemm", inputs, Attribute.of("transB", 1));
            return;
        }
        String weights = call.transposed(1);
        if (bias) {
            call.returns("Add", List.of(call.emit("MatMul", List.of(call.name(0), weights)), call.name(2)));
        } else {
            call.returns("MatMul", List.of(call.name(0), weights));
        }
    }

    private static void convolution(Call call) {
        List<String> inputs = new ArrayList<>(List.of(call.name(0), call.name(1)));
        if (!call.isNull(2)) {
            inputs.add(call.name(2));
        }
        int dimensions = call.array(0).getShape().dimension() - 2;
        call.returns("Conv", inputs,
                Attribute.of("kernel_shape", Arrays.copyOfRange(call.array(1).getShape().getShape(), 2, dimensions + 2)),
                Attribute.of("strides", call.longs(3)), Attribute.of("pads", bothSides(call.longs(4))),
                Attribute.of("dilations", call.longs(5)), Attribute.of("group", call.integer(6)));
    }

    /** ONNX lists the padding before, then the padding after. */
    private static long[] bothSides(long[] padding) {
        return LongStream.concat(Arrays.stream(padding), Arrays.stream(padding)).toArray();
    }

    private static void batchNorm(Call call) {
        inference(call, call.flag(8));
        NDArray input = call.array(0);
        int axis = call.integer(5) == -1 ? 1 : call.integer(5);
        int dimensions = input.getShape().dimension();
        String type = "BatchNormalization";
        List<String> statistics = List.of(scale(call, 3, 1), scale(call, 4, 0), call.name(1), call.name(2));
        AttributeProto epsilon = Attribute.of("epsilon", call.number(7));
        if (axis == 1) {
            call.returns(type, prepend(call.name(0), statistics), epsilon);
            return;
        }
        long[] swapped = LongStream.range(0, dimensions).map(i -> i == 1 ? axis : i == axis ? 1 : i).toArray();
        AttributeProto order = Attribute.of("perm", swapped);
        String normalized = call.emit(type, prepend(call.emit("Transpose", List.of(call.name(0)), order), statistics), epsilon);
        call.returns("Transpose", List.of(normalized), order);
    }

    /** Boxes depend on the height and width of their input only. */
    private static void boxes(Call call) {
        Shape input = call.self().getShape();
        if (call.symbols().symbolic(input.get(2)) || call.symbols().symbolic(input.get(3))) {
            throw call.refused("its boxes depend on the size of the input", "give the input a fixed height and width.");
        }
        call.returns("Identity", List.of(call.graph().initializer("boxes", Types.tensor(call.result()))));
    }

    private static List<String> prepend(String first, List<String> rest) {
        List<String> all = new ArrayList<>(rest);
        all.add(0, first);
        return all;
    }

    /** A parameter of a norm, or a constant where the norm does not have it. */
    private static String scale(Call call, int i, float otherwise) {
        if (!call.isNull(i)) {
            return call.name(i);
        }
        Shape channels = call.array(1).getShape();
        return call.filled(channels, otherwise, call.array(1).getDataType());
    }

    private static void layerNorm(Call call) {
        Shape normalized = new Shape(call.longs(1));
        DataType type = call.result().getDataType();
        String gamma = call.isNull(2) ? call.filled(normalized, 1, type) : call.name(2);
        String beta = call.isNull(3) ? call.filled(normalized, 0, type) : call.name(3);
        int first = call.array(0).getShape().dimension() - normalized.dimension();
        if (call.graph().opset() >= LAYER_NORM_OPSET) {
            call.returns("LayerNormalization", List.of(call.name(0), gamma, beta), Attribute.of("axis", first),
                    Attribute.of("epsilon", call.number(4)));
            return;
        }
        AttributeProto axes = Attribute.of("axes", LongStream.range(first, call.array(0).getShape().dimension()).toArray());
        String centered = call.emit("Sub", List.of(call.name(0), call.emit("ReduceMean", List.of(call.name(0)), axes)));
        String variance = call.emit("ReduceMean", List.of(call.emit("Mul", List.of(centered, centered))), axes);
        String deviation = call.emit("Sqrt", List.of(call.emit("Add", List.of(variance, call.scalar(call.number(4), type)))));
        String scaled = call.emit("Mul", List.of(call.emit("Div", List.of(centered, deviation)), gamma));
        call.returns("Add", List.of(scaled, beta));
    }
}
