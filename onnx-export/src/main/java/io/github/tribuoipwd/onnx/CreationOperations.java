/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;

/** Arrays that the manager makes in a size that depends on an input; all others are constants. */
final class CreationOperations {

    private CreationOperations() {}

    static void register(Map<String, Operation> all) {
        all.put("manager.zeros", call -> filled(call, 0));
        all.put("manager.ones", call -> filled(call, 1));
        all.put("manager.full", call -> filled(call, call.number(1)));
        all.put("manager.eye", CreationOperations::diagonal);
        all.put("manager.arange", CreationOperations::range);
    }

    private static void filled(Call call, float value) {
        Shape shape = call.result().getShape();
        call.returns("Expand", List.of(call.scalar(value, call.result().getDataType()),
                call.symbols().vector(call, shape.getShape())));
    }

    /** {@code eye(rows)} and {@code eye(rows, columns, 0)}; DJL 0.36 supports no other diagonal on PyTorch. */
    private static void diagonal(Call call) {
        String zeros = call.emit("Expand", List.of(call.scalar(0, call.result().getDataType()),
                call.symbols().vector(call, call.result().getShape().getShape())));
        call.returns("EyeLike", List.of(zeros));
    }

    /** {@code arange(stop)}, {@code arange(start, stop)} and {@code arange(start, stop, step)}, of whole numbers. */
    private static void range(Call call) {
        boolean onlyStop = call.arguments() == 1;
        float start = onlyStop ? 0 : call.number(0);
        float step = call.arguments() > 2 ? call.number(2) : 1;
        float stop = call.number(onlyStop ? 0 : 1);
        if (start != 0 || step != 1 || !call.symbols().symbolic((long) stop)) {
            throw call.refused("only arange(stop) can depend on the size of an input", "add to and multiply its result instead.");
        }
        String whole = call.emit("Range", List.of(call.scalar(0, DataType.INT64), call.symbols().scalar(call, (long) stop),
                call.scalar(1, DataType.INT64)));
        call.returns("Cast", List.of(whole), Attribute.of("to", Types.onnx(call.result().getDataType())));
    }
}
