/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.pooling.Pool;
import io.github.tribuoipwd.onnx.support.Parity;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Pools of every kind in every form against DJL, in shape and values. */
@Tag("parity")
class PoolParityTest {

    /** The case h1 of issue 13: ceil mode adds a window that reaches behind the padding. */
    @Test
    void averageInCeilModeWithPadding() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block pool = Pool.avgPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), true, true);
            for (int opset : new int[] {13, 17, 21}) {
                Parity.check(pool, opset, image(manager, 2, 8, 8), image(manager, 1, 8, 8));
            }
        }
    }

    private static NDArray image(NDManager manager, long batch, long... sizes) {
        Shape shape = new Shape(batch, 3).addAll(new Shape(sizes));
        return manager.arange((float) shape.size()).mul(0.7f).sin().mul(2).add(0.5f).reshape(shape);
    }

    /** All windows of 2 to 4, strides of 1 to 4, paddings that PyTorch allows, both modes and flags, on odd and even sizes. */
    @TestFactory
    Stream<DynamicTest> windows() {
        return Stream.of(2, 3, 4).flatMap(kernel -> Stream.of(1, 2, 3, 4).flatMap(stride -> Stream.of(0, 1, 2)
                .filter(padding -> 2 * padding <= kernel).map(padding -> DynamicTest.dynamicTest(
                        "window " + kernel + ", stride " + stride + ", padding " + padding,
                        () -> window(kernel, stride, padding)))));
    }

    private static void window(int kernel, int stride, int padding) {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int size = 5; size <= 8; size++) {
                for (boolean ceil : new boolean[] {false, true}) {
                    NDArray one = image(manager, 1, size, 11 - size);
                    NDArray three = image(manager, 3, size, 11 - size);
                    Shape kernels = new Shape(kernel, 2);
                    Shape strides = new Shape(stride, 2);
                    Shape paddings = new Shape(padding, 1);
                    for (boolean counted : new boolean[] {false, true}) {
                        run(x -> Pool.avgPool2d(x, kernels, strides, paddings, ceil, counted), one, three);
                    }
                    run(x -> Pool.maxPool2d(x, kernels, strides, paddings, ceil), one, three);
                    Shape none = new Shape(0, 0);
                    run(x -> Pool.lpPool2d(x, 2, kernels, strides, none, ceil), one, three);
                }
            }
        }
    }

    /** A window of padding alone is minus infinity in PyTorch, which ONNX cannot express: refused with the remedy. */
    private static void run(UnaryOperator<NDArray> pool, NDArray... samples) {
        for (int opset : new int[] {13, 21}) {
            if (pool.apply(samples[0]).isInfinite().any().getBoolean()) {
                assertTrue(assertThrows(ExportException.class, () -> Parity.check(pool, opset, samples)).getMessage()
                        .contains("use floor mode or less padding"));
            } else {
                Parity.check(pool, opset, samples);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> dimensions() {
        return Stream.of(false, true).flatMap(ceil -> Stream.of(
                sized("1-D average", x -> Pool.avgPool1d(x, new Shape(3), new Shape(2), new Shape(1), ceil, true), 8),
                sized("1-D maximum", x -> Pool.maxPool1d(x, new Shape(3), new Shape(2), new Shape(1), ceil), 8),
                sized("1-D power", x -> Pool.lpPool1d(x, 2, new Shape(3), new Shape(2), new Shape(0), ceil), 8),
                sized("2-D cubes", x -> Pool.lpPool2d(x.abs(), 3, new Shape(3, 2), new Shape(2, 2), new Shape(0, 0), ceil), 8, 7),
                sized("2-D cubes of any sign", x -> Pool.lpPool2d(x, 3, new Shape(3, 2), new Shape(2, 2), new Shape(0, 0), ceil),
                        8, 7),
                sized("2-D power of 1", x -> Pool.lpPool2d(x, 1, new Shape(3, 2), new Shape(2, 2), new Shape(0, 0), ceil), 8, 7),
                sized("3-D average", x -> Pool.avgPool3d(x, new Shape(3, 2, 3), new Shape(2, 2, 2), new Shape(1, 0, 1), ceil, true),
                        5, 6, 8),
                sized("3-D maximum", x -> Pool.maxPool3d(x, new Shape(3, 2, 3), new Shape(2, 2, 2), new Shape(1, 0, 1), ceil),
                        5, 6, 8),
                sized("global cubes", x -> Pool.globalLpPool2d(x, 3), 4, 5),
                sized("global fourth powers", x -> Pool.globalLpPool1d(x, 4), 9)));
    }

    private static DynamicTest sized(String name, UnaryOperator<NDArray> pool, long... sizes) {
        return DynamicTest.dynamicTest(name + " of " + Arrays.toString(sizes), () -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                for (int opset : new int[] {13, 17, 21}) {
                    Parity.check(pool, opset, image(manager, 1, sizes), image(manager, 4, sizes));
                }
            }
        });
    }

    /** Sizes that are even in one image and odd in the next: the same graph is right for all of them. */
    @TestFactory
    Stream<DynamicTest> dynamicSizes() {
        Shape three = new Shape(3, 3);
        Shape two = new Shape(2, 2);
        Shape one = new Shape(1, 1);
        return Stream.<UnaryOperator<NDArray>>of(x -> Pool.avgPool2d(x, three, two, one, true, true),
                x -> Pool.maxPool2d(x, three, two, one, true), x -> Pool.avgPool2d(x, two, two, new Shape(0, 0), true, true),
                x -> Pool.lpPool2d(x, 2, three, two, new Shape(0, 0), true)).map(pool -> DynamicTest.dynamicTest("pool", () -> {
                    try (NDManager manager = NDManager.newBaseManager()) {
                        Block block = Parity.block(pool);
                        Parity.compare(block, BlockExporter.builder(block).input("x", new Shape(-1, 3, -1, -1), DataType.FLOAT32,
                                "batch", "height", "width").sizes("height", 7, 8, 9).sizes("width", 10, 9, 8).build().export(),
                                image(manager, 1, 7, 7), image(manager, 2, 8, 9), image(manager, 3, 9, 8),
                                image(manager, 1, 12, 13));
                    }
                }));
    }

    /** Which windows there are depends on the size: refused with the remedy rather than right for some sizes. */
    @Test
    void dynamicSizesWithLongSteps() {
        Block block = Parity.block(x -> Pool.avgPool2d(x, new Shape(2, 2), new Shape(2, 2), new Shape(1, 1), true, true));
        ExportException e = assertThrows(ExportException.class, () -> BlockExporter.builder(block).input("x",
                new Shape(-1, 3, -1, -1), DataType.FLOAT32, "batch", "height", "width").sizes("height", 7, 8, 9)
                .sizes("width", 10, 9, 8).build().export());
        assertTrue(e.getMessage().contains("\nMaybe use floor mode, or give the input a fixed height and width."), e.getMessage());
        assertEquals(0, e.getMessage().indexOf("Cannot export avgPool("), e.getMessage());
    }
}
