/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Pooling over windows, and over whole images. */
final class PoolOperations {

    private PoolOperations() {}

    static void register(Map<String, Operation> all) {
        all.put("maxPool", PoolOperations::maximum);
        all.put("avgPool", call -> {
            Window window = new Window(call.longs(0), call.longs(1), call.longs(2), call.flag(3));
            call.returns(mean(call, call.selfName(), window, countsPadding(call)));
        });
        all.put("lpPool", PoolOperations::power);
        all.put("globalAvgPool", call -> global(call, call.emit("GlobalAveragePool", List.of(call.selfName()))));
        all.put("globalMaxPool", call -> global(call, call.emit("GlobalMaxPool", List.of(call.selfName()))));
        all.put("globalLpPool", PoolOperations::globalPower);
    }

    /**
     * The windows of a pool. Ceil mode lets the last window reach beyond the padding, as long as it begins before the padding's
     * end.
     */
    private record Window(long[] kernel, long[] strides, long[] padding, boolean ceil) {

        boolean padded() {
            return Arrays.stream(padding).anyMatch(size -> size > 0);
        }

        /**
         * How far beyond the padding a window must be able to reach, so that floor mode gives what ceil mode gives: up to one step
         * less one. That is right for every size unless the last window could begin behind the input; then the sizes decide.
         */
        long[] reach(Call call) {
            Shape before = call.self().getShape();
            Shape after = call.result().getShape();
            int first = before.dimension() - kernel.length;
            long[] reach = new long[kernel.length];
            for (int i = 0; i < kernel.length; i++) {
                long size = before.get(first + i);
                if (!ceil) {
                    reach[i] = 0;
                } else if (strides[i] + padding[i] <= kernel[i]) {
                    reach[i] = strides[i] - 1;
                } else if (call.symbols().symbolic(size)) {
                    throw call.refused("which windows ceil mode adds depends on the size of the input where stride and padding are"
                            + " together larger than the window", "use floor mode, or give the input a fixed height and width.");
                } else {
                    reach[i] = Math.max(0, (after.get(first + i) - 1) * strides[i] + kernel[i] - size - 2 * padding[i]);
                }
            }
            return reach;
        }

        AttributeProto[] attributes(long[] before, long[] after) {
            return new AttributeProto[] {Attribute.of("kernel_shape", kernel), Attribute.of("strides", strides),
                Attribute.of("pads", LongStream.concat(Arrays.stream(before), Arrays.stream(after)).toArray())};
        }
    }

    private static long[] sum(long[] a, long[] b) {
        long[] sum = new long[a.length];
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    private static AttributeProto[] with(AttributeProto[] attributes, AttributeProto more) {
        AttributeProto[] all = Arrays.copyOf(attributes, attributes.length + 1);
        all[attributes.length] = more;
        return all;
    }

    private static void maximum(Call call) {
        Window window = new Window(call.longs(0), call.longs(1), call.longs(2), call.flag(3));
        long[] after = sum(window.padding(), window.reach(call));
        for (int i = 0; i < after.length; i++) {
            if (after[i] >= window.kernel()[i]) {
                throw call.refused("its last window holds nothing but padding", "use floor mode or less padding.");
            }
        }
        call.returns("MaxPool", List.of(call.selfName()), window.attributes(window.padding(), after));
    }

    /**
     * The means of the windows. PyTorch counts padding but never what ceil mode adds, ONNX before opset 19 both or none: so
     * padding that counts becomes a part of the value.
     */
    private static String mean(Call call, String value, Window window, boolean counted) {
        long[] reach = window.reach(call);
        long[] none = new long[reach.length];
        if (counted && window.padded() && !Arrays.equals(reach, none)) {
            long[] outside = new long[call.self().getShape().dimension() - reach.length];
            long[] oneSide = LongStream.concat(Arrays.stream(outside), Arrays.stream(window.padding())).toArray();
            long[] pads = LongStream.concat(Arrays.stream(oneSide), Arrays.stream(oneSide)).toArray();
            String padded = call.emit("Pad", List.of(value, call.graph().longs(pads)));
            return call.emit("AveragePool", List.of(padded), with(window.attributes(none, reach),
                    Attribute.of("count_include_pad", 0)));
        }
        return call.emit("AveragePool", List.of(value), with(window.attributes(window.padding(), sum(window.padding(), reach)),
                Attribute.of("count_include_pad", counted && window.padded() ? 1 : 0)));
    }

    /** DJL 0.36 counts the padding in PyTorch whatever the flag is, so the engine is tested: does the mean of ones stay one? */
    private static boolean countsPadding(Call call) {
        NDArray input = call.self();
        try (NDArray ones = input.getManager().ones(input.getShape());
                NDArray means = ones.getNDArrayInternal().avgPool(new Shape(call.longs(0)), new Shape(call.longs(1)),
                        new Shape(call.longs(2)), call.flag(3), call.flag(4));
                NDArray smallest = means.min()) {
            return smallest.getFloat() < 1 - 1e-4;
        }
    }

    /** PyTorch adds up plain powers, ONNX powers of absolute values; they are the same for even orders. */
    private static boolean even(Call call) {
        return call.number(0) % 2 == 0;
    }

    private static void power(Call call) {
        Window window = new Window(call.longs(1), call.longs(2), new long[call.longs(1).length], call.flag(4));
        if (even(call) && !window.ceil()) {
            call.returns("LpPool", List.of(call.selfName()), Attribute.of("p", call.integer(0)),
                    Attribute.of("kernel_shape", window.kernel()), Attribute.of("strides", window.strides()));
            return;
        }
        DataType type = call.result().getDataType();
        String means = mean(call, powers(call), window, false);
        long size = Arrays.stream(window.kernel()).reduce(1, (a, b) -> a * b);
        root(call, call.emit("Mul", List.of(means, call.scalar(size, type))));
    }

    private static void globalPower(Call call) {
        if (even(call)) {
            global(call, call.emit("GlobalLpPool", List.of(call.selfName()), Attribute.of("p", call.integer(0))));
            return;
        }
        long[] axes = LongStream.range(2, call.self().getShape().dimension()).toArray();
        root(call, call.emit("ReduceSum", List.of(powers(call), call.graph().longs(axes)), Attribute.of("keepdims", 0)));
    }

    private static String powers(Call call) {
        return call.emit("Pow", List.of(call.selfName(), call.scalar(call.number(0), call.result().getDataType())));
    }

    private static void root(Call call, String sums) {
        call.returns("Pow", List.of(sums, call.scalar(1 / call.number(0), call.result().getDataType())));
    }

    /** DJL's global pools drop the dimensions that ONNX keeps as 1. */
    private static void global(Call call, String pooled) {
        call.returns("Flatten", List.of(pooled), Attribute.of("axis", 1));
    }
}
