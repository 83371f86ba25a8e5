/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Resizes images. DJL's engine filters where it makes an image smaller; ONNX has that from opset 18 on, and ONNX Runtime's result
 * differs. Every kind of interpolation is a product with a fixed matrix for each axis: fixed sizes are exported as such products.
 */
final class ResizeOperations {

    private static final int NEAREST = number(Image.Interpolation.NEAREST);
    private static final int BILINEAR = number(Image.Interpolation.BILINEAR);

    private ResizeOperations() {}

    @SuppressWarnings("EnumOrdinal") // what DJL hands to an operation as the interpolation
    private static int number(Image.Interpolation interpolation) {
        return interpolation.ordinal();
    }

    static void register(Map<String, Operation> all) {
        all.put("interpolation", call -> call.returns(resized(call, call.selfName(), call.self().getShape(),
                call.result().getShape(), call.integer(1))));
        all.put("resize", ResizeOperations::images);
    }

    /** DJL resizes images with the channels last, ONNX with the channels first. */
    private static void images(Call call) {
        DataType type = call.result().getDataType();
        int mode = call.integer(2);
        if (!type.isFloating() && mode != NEAREST) {
            throw call.refused("whole numbers are cut off after interpolation, so that rounding changes them",
                    "call toType(DataType.FLOAT32) before it.");
        }
        boolean single = call.self().getShape().dimension() == 3;
        Shape before = channelsFirst(call.self().getShape());
        Shape after = channelsFirst(call.result().getShape());
        String images = single ? call.emit("Unsqueeze", List.of(call.selfAs(type), call.graph().longs(0))) : call.selfAs(type);
        String first = call.emit("Transpose", List.of(images), Attribute.of("perm", new long[] {0, 3, 1, 2}));
        String last = call.emit("Transpose", List.of(resized(call, first, before, after, mode)),
                Attribute.of("perm", new long[] {0, 2, 3, 1}));
        call.returns(single ? call.emit("Squeeze", List.of(last, call.graph().longs(0))) : last);
    }

    private static Shape channelsFirst(Shape shape) {
        int first = shape.dimension() - 3;
        return new Shape(first == 0 ? 1 : shape.get(0), shape.get(first + 2), shape.get(first), shape.get(first + 1));
    }

    /** Resizes all axes behind the first two. */
    private static String resized(Call call, String value, Shape before, Shape after, int mode) {
        if (mode == NEAREST) {
            return call.emit("Resize", List.of(value, "", "", call.symbols().vector(call, after.getShape())),
                    Attribute.of("mode", "nearest"), Attribute.of("coordinate_transformation_mode", "asymmetric"),
                    Attribute.of("nearest_mode", "floor"));
        }
        int dimensions = before.dimension();
        boolean enlarges = IntStream.range(2, dimensions).allMatch(axis -> enlarges(call, before.get(axis), after.get(axis)));
        boolean fixed = IntStream.range(2, dimensions).noneMatch(axis -> call.symbols().symbolic(before.get(axis))
                || call.symbols().symbolic(after.get(axis)));
        if (mode == BILINEAR && enlarges) {
            return call.emit("Resize", List.of(value, "", "", call.symbols().vector(call, after.getShape())),
                    Attribute.of("mode", "linear"), Attribute.of("coordinate_transformation_mode", "half_pixel"));
        }
        if (fixed) {
            String resized = value;
            for (int axis = 2; axis < dimensions; axis++) {
                if (before.get(axis) != after.get(axis)) {
                    resized = along(call, resized, axis, dimensions, weights(call, before.get(axis), after.get(axis), mode));
                }
            }
            return resized;
        }
        throw call.refused("how it smooths depends on the size of the input", "give the input a fixed height and width; BILINEAR"
                + " to a whole multiple of the size, and NEAREST, take any.");
    }

    /** Whether an axis gets longer or stays, whatever its size is. */
    private static boolean enlarges(Call call, long before, long after) {
        return call.symbols().symbolic(before) ? after % before == 0 : !call.symbols().symbolic(after) && after >= before;
    }

    /**
     * The engine's interpolation matrix of an axis, {@code (after, before)}. It is computed along rows: PyTorch is wrong for
     * columns of width one.
     */
    private static NDArray weights(Call call, long before, long after, int mode) {
        try (NDManager scope = call.self().getManager().newSubManager()) {
            NDArray positions = scope.eye(Math.toIntExact(before)).reshape(1, before, 1, before);
            NDArray weights = positions.getNDArrayInternal().interpolation(new long[] {1, after}, mode, false)
                    .reshape(before, after).transpose().duplicate();
            weights.attach(scope.getParentManager());
            return weights;
        }
    }

    /** The product of a matrix with one axis. */
    private static String along(Call call, String value, int axis, int dimensions, NDArray matrix) {
        String weights;
        try (matrix) {
            weights = call.graph().initializer("interpolation", Types.tensor(matrix));
        }
        if (axis == dimensions - 2) {
            return call.emit("MatMul", List.of(weights, value));
        }
        long[] order = LongStream.range(0, dimensions).map(i -> i == axis ? dimensions - 2L : i == dimensions - 2 ? axis : i)
                .toArray();
        String swapped = call.emit("Transpose", List.of(value), Attribute.of("perm", order));
        return call.emit("Transpose", List.of(call.emit("MatMul", List.of(weights, swapped))), Attribute.of("perm", order));
    }
}
