/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.DataType;
import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Sums, means, extremes, orders and normalised exponentials: operations along axes. */
final class ReductionOperations {

    /** Up to this opset the axes of all reductions but the sum are attributes. */
    private static final int LAST_OPSET_WITH_AXES_ATTRIBUTE = 17;

    private ReductionOperations() {}

    static void register(Map<String, Operation> all) {
        Map.of("sum", "ReduceSum", "mean", "ReduceMean", "max", "ReduceMax", "min", "ReduceMin", "prod", "ReduceProd")
                .forEach((name, op) -> all.put(name, call -> reduce(call, op)));
        all.put("norm", ReductionOperations::norm);
        all.put("argMax", call -> extreme(call, "ArgMax"));
        all.put("argMin", call -> extreme(call, "ArgMin"));
        all.put("cumSum", call -> call.returns("CumSum", List.of(call.selfAs(call.result().getDataType()),
                call.scalar(axis(call, call.integer(0)), DataType.INT64))));
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
        String input = call.selfAs(call.result().getDataType());
        long[] axes = call.arguments() == 0 ? LongStream.range(0, call.self().getShape().dimension()).toArray() : call.longs(0);
        along(call, op, input, axes, call.arguments() == 2 && call.flag(1));
    }

    private static void along(Call call, String op, String input, long[] axes, boolean keep) {
        AttributeProto kept = Attribute.of("keepdims", keep ? 1 : 0);
        if (op.equals("ReduceSum") || call.graph().opset() > LAST_OPSET_WITH_AXES_ATTRIBUTE) {
            call.returns(op, List.of(input, call.graph().longs(axes)), kept);
        } else {
            call.returns(op, List.of(input), Attribute.of("axes", axes), kept);
        }
    }

    private static void norm(Call call) {
        boolean whole = call.arguments() == 1;
        int order = whole ? 2 : call.integer(0);
        if (order != 1 && order != 2) {
            throw call.refused("only the norms of order 1 and 2 have an ONNX operation", "compute it with abs, pow and sum.");
        }
        long[] axes = whole ? LongStream.range(0, call.self().getShape().dimension()).toArray() : call.longs(1);
        along(call, "ReduceL" + order, call.selfName(), axes, call.flag(whole ? 0 : 2));
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

    /** TopK of everything; gives the sorted values (0) or where they were (1). */
    private static void sorted(Call call, int axis, boolean ascending, int output) {
        String size = call.symbols().vector(call, call.self().getShape().get(axis(call, axis)));
        List<String> both = call.emitAll("TopK", List.of(call.selfName(), size), 2, Attribute.of("axis", axis),
                Attribute.of("largest", ascending ? 0 : 1));
        call.returns("Identity", List.of(both.get(output)));
    }
}
