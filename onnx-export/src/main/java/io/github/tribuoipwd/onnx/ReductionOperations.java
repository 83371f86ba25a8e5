/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.DataType;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Sums, means, extremes, orders and normalized exponentials: operations along axes. */
final class ReductionOperations {

    /** Up to this opset the axes of all reductions but the sum are attributes. */
    private static final int LAST_OPSET_WITH_AXES_ATTRIBUTE = 17;

    private ReductionOperations() {}

    static void register(Map<String, Operation> all) {
        Map.of("sum", "ReduceSum", "mean", "ReduceMean", "max", "ReduceMax", "min", "ReduceMin", "prod", "ReduceProd")
                .forEach((name, op) -> all.put(name, call -> reduce(call, op)));
        all.put("all", call -> call.returns("Cast", List.of(over(call, "ReduceMin")),
                Attribute.of("to", Types.onnx(DataType.BOOLEAN))));
        all.put("any", call -> call.returns("Cast", List.of(over(call, "ReduceMax")),
                Attribute.of("to", Types.onnx(DataType.BOOLEAN))));
        all.put("none", call -> call.returns("Not", List.of(call.cast(over(call, "ReduceMax"), DataType.INT32, DataType.BOOLEAN))));
        all.put("norm", ReductionOperations::norm);
        all.put("normalize", ReductionOperations::normalize);
        all.put("median", ReductionOperations::median);
        all.put("argMax", call -> extreme(call, "ArgMax"));
        all.put("argMin", call -> extreme(call, "ArgMin"));
        all.put("cumSum", ReductionOperations::cumulativeSum);
        all.put("cumProd", ReductionOperations::cumulativeProduct);
        all.put("softmax", call -> call.returns("Softmax", List.of(call.selfName()), Attribute.of("axis", call.integer(0))));
        all.put("logSoftmax", call -> call.returns("LogSoftmax", List.of(call.selfName()),
                Attribute.of("axis", call.integer(0))));
        all.put("topK", ReductionOperations::topK);
        all.put("argSort", call -> sorted(call, call.integer(0), call.flag(1), 1));
        all.put("sort", call -> sorted(call, call.arguments() == 0 ? -1 : call.integer(0), true, 0));
    }

    private static int axis(Call call, int axis) {
        return axis < 0 ? axis + call.self().getShape().dimension() : axis;
    }

    private static void reduce(Call call, String op) {
        DataType type = Types.computing(call.result().getDataType());
        long[] axes = call.arguments() == 0 ? everyAxis(call) : call.longs(0);
        call.returnsFrom(type, reduced(call, op, call.selfAs(type), axes, call.arguments() == 2 && call.flag(1)));
    }

    private static String reduced(Call call, String op, String input, long[] axes, boolean keep) {
        AttributeProto kept = Attribute.of("keepdims", keep ? 1 : 0);
        if (op.equals("ReduceSum") || call.graph().opset() > LAST_OPSET_WITH_AXES_ATTRIBUTE) {
            return call.emit(op, List.of(input, call.graph().longs(axes)), kept);
        }
        return call.emit(op, List.of(input), Attribute.of("axes", axes), kept);
    }

    private static long[] everyAxis(Call call) {
        return LongStream.range(0, call.self().getShape().dimension()).toArray();
    }

    /** An extreme of the truth of all elements, as int32. */
    private static String over(Call call, String op) {
        String truth = call.cast(call.selfAs(DataType.BOOLEAN), DataType.BOOLEAN, DataType.INT32);
        return reduced(call, op, truth, everyAxis(call), false);
    }

    private static void norm(Call call) {
        boolean whole = call.arguments() == 1;
        long[] axes = whole ? everyAxis(call) : call.longs(1);
        call.returns(norm(call, whole ? 2 : call.number(0), axes, call.flag(whole ? 0 : 2)));
    }

    /** {@code (sum |x|^p)^(1/p)}, with its limits for p of 0 and of both infinities. */
    private static String norm(Call call, double p, long[] axes, boolean keep) {
        DataType type = call.self().getDataType();
        if (p == 1 || p == 2) {
            return reduced(call, "ReduceL" + (int) p, call.selfName(), axes, keep);
        }
        String magnitudes = call.emit("Abs", List.of(call.selfName()));
        if (Double.isInfinite(p)) {
            return reduced(call, p > 0 ? "ReduceMax" : "ReduceMin", magnitudes, axes, keep);
        }
        if (p == 0) {
            String counted = call.cast(call.selfAs(DataType.BOOLEAN), DataType.BOOLEAN, type);
            return reduced(call, "ReduceSum", counted, axes, keep);
        }
        String powers = call.emit("Pow", List.of(magnitudes, call.scalar(p, type)));
        return call.emit("Pow", List.of(reduced(call, "ReduceSum", powers, axes, keep), call.scalar(1 / p, type)));
    }

    /** {@code x / max(norm, epsilon)}. */
    private static void normalize(Call call) {
        String norm = norm(call, call.argument(0, Number.class).doubleValue(), call.longs(1), true);
        String epsilon = call.scalar(call.argument(2, Number.class), call.self().getDataType());
        call.returns("Div", List.of(call.selfName(), call.emit("Max", List.of(norm, epsilon))));
    }

    /** The lower one of two values in the middle, as PyTorch has it. */
    private static void median(Call call) {
        int axis = axis(call, call.arguments() == 0 ? -1 : Math.toIntExact(call.longs(0)[0]));
        long size = call.self().getShape().get(axis);
        if (call.symbols().symbolic(size)) {
            throw call.refused("the middle of a dynamic dimension has no ONNX operation", "give that dimension a fixed size.");
        }
        long middle = (size - 1) / 2;
        String smallest = call.emitAll("TopK", List.of(call.selfName(), call.graph().longs(middle + 1)), 2,
                Attribute.of("axis", axis), Attribute.of("largest", 0)).get(0);
        call.returns("Gather", List.of(smallest, call.scalar(middle, DataType.INT64)), Attribute.of("axis", axis));
    }

    /** In float32 where the result is float16, as in PyTorch; ONNX has no shorter one. */
    private static void cumulativeSum(Call call) {
        DataType type = call.result().getDataType() == DataType.FLOAT16 ? DataType.FLOAT32 : call.result().getDataType();
        int axis = call.arguments() == 0 ? 0 : axis(call, call.integer(0));
        call.returnsFrom(type, call.emit("CumSum", List.of(call.selfAs(type), call.scalar(axis, DataType.INT64))));
    }

    /** One multiplication after the other, in float64 where PyTorch has that in between: exact with zeros and every sign. */
    private static void cumulativeProduct(Call call) {
        DataType type = call.result().getDataType();
        DataType wide = type.isFloating() ? DataType.FLOAT64 : DataType.INT64;
        int axis = axis(call, call.integer(0));
        long[] sizes = call.self().getShape().getShape();
        long[] slice = LongStream.range(0, sizes.length).filter(i -> i != axis).map(i -> sizes[(int) i]).toArray();
        String ones = call.emit("Expand", List.of(call.scalar(1, wide), call.symbols().vector(call, slice)));
        OnnxGraph graph = call.graph();
        String product = graph.reserve("product");
        String factor = graph.reserve("factor");
        String next = graph.reserve("next");
        String copy = graph.reserve("copy");
        GraphProto body = new OnnxGraph(graph.opset(), List.of()).with("Mul", List.of(product, factor), next)
                .with("Identity", List.of(next), copy).build().setName("cumProd").addInput(value(product, wide))
                .addInput(value(factor, wide)).addOutput(value(next, wide)).addOutput(value(copy, wide)).build();
        String input = call.cast(call.selfAs(type), type, wide);
        String products = call.emitAll("Scan", List.of(ones, input), 2, Attribute.of("body", body),
                Attribute.of("num_scan_inputs", 1), Attribute.of("scan_input_axes", new long[] {axis}),
                Attribute.of("scan_output_axes", new long[] {axis})).get(1);
        call.returns("Cast", List.of(products), Attribute.of("to", Types.onnx(type)));
    }

    private static ValueInfoProto value(String name, DataType type) {
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(Types.onnx(type)))).build();
    }

    private static void extreme(Call call, String op) {
        if (call.arguments() == 1) {
            call.returns(op, List.of(call.selfName()), Attribute.of("axis", call.integer(0)), Attribute.of("keepdims", 0));
            return;
        }
        String flat = call.emit("Reshape", List.of(call.selfName(), call.graph().longs(-1)));
        call.returns(op, List.of(flat), Attribute.of("axis", 0), Attribute.of("keepdims", 0));
    }

    private static void topK(Call call) {
        call.returns("TopK", List.of(call.selfName(), call.symbols().vector(call, call.integer(0))),
                Attribute.of("axis", call.integer(1)), Attribute.of("largest", call.flag(2) ? 1 : 0),
                Attribute.of("sorted", call.flag(3) ? 1 : 0));
    }

    /** TopK of the whole axis; returns the sorted values (0) or their positions (1). */
    private static void sorted(Call call, int axis, boolean ascending, int output) {
        String size = call.symbols().vector(call, call.self().getShape().get(axis(call, axis)));
        List<String> both = call.emitAll("TopK", List.of(call.selfName(), size), 2, Attribute.of("axis", axis),
                Attribute.of("largest", ascending ? 0 : 1));
        call.returns("Identity", List.of(both.get(output)));
    }
}
