/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.tribuoipwd.onnx.support.Parity;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Images and feature maps in other sizes. DJL 0.36 filters where it makes them smaller, and ignores align_corners. */
@Tag("parity")
class ResizeParityTest {

    private static final int NEAREST = Image.Interpolation.NEAREST.ordinal();
    private static final int BILINEAR = Image.Interpolation.BILINEAR.ordinal();
    private static final int AREA = Image.Interpolation.AREA.ordinal();
    private static final int BICUBIC = Image.Interpolation.BICUBIC.ordinal();

    private static NDArray wave(NDManager manager, Shape shape) {
        return manager.arange((float) shape.size()).mul(0.9f).sin().reshape(shape);
    }

    @TestFactory
    Stream<DynamicTest> featureMaps() {
        return Stream.of(NEAREST, BILINEAR, AREA, BICUBIC).flatMap(mode -> Stream.of(new long[] {16, 14}, new long[] {5, 4},
                new long[] {3, 19}, new long[] {8, 7}, new long[] {9, 7}, new long[] {1, 1}).map(size -> DynamicTest.dynamicTest(
                        Image.Interpolation.values()[mode] + " to " + new Shape(size), () -> {
                            try (NDManager manager = NDManager.newBaseManager()) {
                                for (int opset : new int[] {13, 17, 21}) {
                                    for (boolean aligned : new boolean[] {false, true}) {
                                        Parity.check(x -> x.getNDArrayInternal().interpolation(size, mode, aligned), opset,
                                                wave(manager, new Shape(1, 3, 8, 7)), wave(manager, new Shape(4, 3, 8, 7)));
                                    }
                                }
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> otherDimensions() {
        return Stream.of(new Shape(2, 3, 12), new Shape(2, 3, 4, 6, 5)).flatMap(shape -> Stream.of(NEAREST, AREA).map(mode ->
                DynamicTest.dynamicTest(Image.Interpolation.values()[mode] + " of " + shape, () -> {
                    long[] sizes = shape.dimension() == 3 ? new long[] {7} : new long[] {3, 9, 5};
                    try (NDManager manager = NDManager.newBaseManager()) {
                        Parity.check(x -> x.getNDArrayInternal().interpolation(sizes, mode, false), 13, wave(manager, shape));
                    }
                })));
    }

    @TestFactory
    Stream<DynamicTest> images() {
        return Stream.of(Image.Interpolation.NEAREST, Image.Interpolation.BILINEAR, Image.Interpolation.AREA,
                Image.Interpolation.BICUBIC).map(mode -> DynamicTest.dynamicTest("" + mode, () -> {
                    try (NDManager manager = NDManager.newBaseManager()) {
                        Parity.check(x -> NDImageUtils.resize(x, 5, 13, mode), 13, wave(manager, new Shape(2, 8, 7, 3)));
                        // One image without a batch: the height is what varies.
                        Parity.check(x -> NDImageUtils.resize(x.get(0), 5, 13, mode), 21, wave(manager, new Shape(2, 8, 7, 3)));
                    }
                }));
    }

    /** Twice as large, whatever the size is: exact in every opset. Another size: the filter depends on the input's size. */
    @Test
    void dynamicSizes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block twice = Parity.block(x -> x.getNDArrayInternal().interpolation(
                    new long[] {2 * x.getShape().get(2), 2 * x.getShape().get(3)}, BILINEAR, false));
            for (int opset : new int[] {13, 17, 21}) {
                Parity.compare(twice, dynamic(twice, opset).build().export(), wave(manager, new Shape(1, 3, 9, 8)),
                        wave(manager, new Shape(2, 3, 17, 12)));
            }
            for (int mode : new int[] {BILINEAR, BICUBIC, AREA}) {
                assertRefused(dynamic(Parity.block(x -> x.getNDArrayInternal().interpolation(new long[] {6, 7}, mode, false)), 21),
                        "\nMaybe give the input a fixed height and width;");
            }
        }
    }

    private static BlockExporter.Builder dynamic(Block block, int opset) {
        return BlockExporter.builder(block).opset(opset).input("x", new Shape(-1, 3, -1, -1), DataType.FLOAT32, "batch",
                "height", "width").sizes("height", 9, 16, 5).sizes("width", 8, 11, 6);
    }

    private static void assertRefused(BlockExporter.Builder exporter, String advice) {
        ExportException e = assertThrows(ExportException.class, () -> exporter.build().export());
        assertTrue(e.getMessage().startsWith("Cannot export interpolation(") && e.getMessage().contains(advice), e.getMessage());
    }

    @Test
    void wholeNumbers() {
        UnaryOperator<NDArray> resize = x -> NDImageUtils.resize(x.mul(50).toType(DataType.UINT8, false), 5, 13,
                Image.Interpolation.BILINEAR);
        ExportException e = assertThrows(ExportException.class, () -> BlockExporter.builder(Parity.block(resize))
                .input("x", new Shape(-1, 8, 7, 3)).build().export());
        assertTrue(e.getMessage().contains("\nMaybe call toType(DataType.FLOAT32) before it."), e.getMessage());
    }
}
