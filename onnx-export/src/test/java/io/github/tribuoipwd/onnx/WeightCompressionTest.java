/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Weights in fewer bits, and the limits of files; in this package for the rounding itself. */
class WeightCompressionTest {

    /** Every float16 there is, and the middles between neighbours, against an independent way to read one. */
    @Test
    void roundsToTheNearestHalf() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float below = value(bits);
            float above = value(bits + 1);
            assertEquals(bits, WeightCompression.half(below, "") & 0xffff);
            assertEquals(bits | 0x8000, WeightCompression.half(-below, "") & 0xffff);
            float middle = (below + above) / 2;
            assertEquals(bits % 2 == 0 ? bits : bits + 1, WeightCompression.half(middle, "") & 0xffff, "tie above " + below);
            assertEquals(bits, WeightCompression.half(Math.nextDown(middle), "") & 0xffff);
            assertEquals(bits + 1, WeightCompression.half(Math.nextUp(middle), "") & 0xffff);
        }
        assertThrows(ExportException.class, () -> WeightCompression.half(70000, "w"));
    }

    private static float value(int half) {
        int exponent = half >> 10;
        int fraction = half & 0x3ff;
        return (float) (exponent == 0 ? fraction * 0x1p-24 : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15));
    }

    @Test
    void smallerFilesAndTheirLoss() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(manager);
            NDList sample = new NDList(manager.randomNormal(new Shape(64, 3, 16, 16)));
            ExportedGraph full = export(block, WeightFormat.FLOAT32, sample);
            ExportedGraph half = export(block, WeightFormat.FLOAT16, sample);
            ExportedGraph bytes = export(block, WeightFormat.INT8, sample);
            assertEquals(CompressionLoss.NONE, full.compressionLoss());
            assertTrue(half.toByteArray().length < 0.55 * full.toByteArray().length);
            assertTrue(bytes.toByteArray().length < 0.32 * full.toByteArray().length);
            double lossOfHalf = half.compressionLoss().largestDifference();
            double lossOfBytes = bytes.compressionLoss().largestDifference();
            assertTrue(lossOfHalf > 0 && lossOfHalf < lossOfBytes && lossOfBytes < 0.1, lossOfHalf + ", " + lossOfBytes);
            assertTrue(half.compressionLoss().agreement() > 0.98, () -> "" + half.compressionLoss());
            assertTrue(bytes.compressionLoss().agreement() > 0.9, () -> "" + bytes.compressionLoss());
            assertEquals(full.verification(), bytes.verification(), "the uncompressed graph is verified as ever");
        }
    }

    private static ExportedGraph export(Block block, WeightFormat format, NDList sample) {
        return BlockExporter.builder(block).input("x", new Shape(-1, 3, 16, 16)).weights(format).sample(sample).export();
    }

    private static Block network(NDManager manager) {
        Block block = new SequentialBlock().add(Conv2d.builder().setFilters(32).setKernelShape(new Shape(3, 3)).build())
                .add(Activation::relu).add(Conv2d.builder().setFilters(64).setKernelShape(new Shape(3, 3)).build())
                .add(Activation::relu).add(Pool.globalAvgPool2dBlock()).add(Linear.builder().setUnits(10).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 16, 16));
        Random random = new Random(1);
        for (Parameter parameter : block.getParameters().values()) {
            float[] values = new float[(int) parameter.getArray().size()];
            double scale = Math.sqrt(2.0 * parameter.getArray().getShape().get(0) / values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] = parameter.getType() == Parameter.Type.BIAS ? 0 : (float) (random.nextGaussian() * scale);
            }
            parameter.getArray().set(values);
        }
        return block;
    }

    @Test
    void parametersAboveTwoGibibytes() {
        BlockExporter.requireFits(1L << 30);
        assertTrue(assertThrows(ExportException.class, () -> BlockExporter.requireFits(1L << 31)).getMessage().contains("2 GiB"));
    }
}
