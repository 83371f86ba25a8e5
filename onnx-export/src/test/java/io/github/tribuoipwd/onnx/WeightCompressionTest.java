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
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import io.github.tribuoipwd.onnx.support.Engines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Weights in fewer bits, and the limits of files. */
@Tag("parity")
class WeightCompressionTest {

    /** Every float16 there is, and the middles between neighbors, against an independent way to read one. */
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
        return BlockExporter.builder(block).input("x", new Shape(-1, 3, 16, 16)).weights(format).sample(sample).build().export();
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

    /** Layers, both directions and all gates: every scale must sit at its own rows, which the loss shows. */
    @TestFactory
    Stream<DynamicTest> recurrentLayers() {
        Map<String, Block> blocks = new LinkedHashMap<>();
        for (boolean both : new boolean[] {false, true}) {
            String directions = both ? ", both directions" : "";
            blocks.put("LSTM" + directions, LSTM.builder().setStateSize(48).setNumLayers(2).optBidirectional(both)
                    .optHasBiases(!both).build());
            blocks.put("GRU" + directions, GRU.builder().setStateSize(48).setNumLayers(2).optBidirectional(both).optHasBiases(!both)
                    .build());
            blocks.put("RNN" + directions, RNN.builder().setStateSize(48).setNumLayers(2).optBidirectional(both).optHasBiases(!both)
                    .setActivation(RNN.Activation.TANH).build());
        }
        return blocks.entrySet().stream().map(block -> DynamicTest.dynamicTest(block.getKey(), () -> recurrent(block.getValue())));
    }

    private static void recurrent(Block block) {
        if (block instanceof LSTM) {
            Engines.assumeLstm();
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 7, 32));
            Random random = new Random(1);
            for (Parameter parameter : block.getParameters().values()) {
                float[] values = new float[(int) parameter.getArray().size()];
                int rows = (int) parameter.getArray().getShape().get(0);
                for (int i = 0; i < values.length; i++) {
                    // Rows of very different sizes: one scale for all, or scales of other rows, would lose the small ones.
                    values[i] = (float) (random.nextGaussian() * 0.2 * Math.pow(0.01, i / (values.length / rows) / (double) rows));
                }
                parameter.getArray().set(values);
            }
            NDList sample = new NDList(manager.randomNormal(new Shape(32, 7, 32)));
            int full = recurrent(block, WeightFormat.FLOAT32, sample).toByteArray().length;
            ExportedGraph half = recurrent(block, WeightFormat.FLOAT16, sample);
            ExportedGraph bytes = recurrent(block, WeightFormat.INT8, sample);
            assertTrue(half.toByteArray().length < 0.56 * full, () -> half.toByteArray().length + " of " + full);
            assertTrue(bytes.toByteArray().length < 0.36 * full, () -> bytes.toByteArray().length + " of " + full);
            double lossOfHalf = half.compressionLoss().largestDifference();
            double lossOfBytes = bytes.compressionLoss().largestDifference();
            assertTrue(lossOfHalf > 0 && lossOfHalf < 2e-3 && lossOfHalf < lossOfBytes && lossOfBytes < 3e-2,
                    lossOfHalf + ", " + lossOfBytes);
            assertTrue(bytes.compressionLoss().agreement() > 0.9, () -> "" + bytes.compressionLoss());
            for (String op : List.of("LSTM", "GRU", "RNN")) {
                bytes.model().getGraph().getNodeList().stream().filter(node -> node.getOpType().equals(op)).forEach(node ->
                        assertTrue(bytes.model().getGraph().getInitializerList().stream().noneMatch(tensor ->
                                tensor.getName().equals(node.getInput(1)) || tensor.getName().equals(node.getInput(2)))));
            }
        }
    }

    private static ExportedGraph recurrent(Block block, WeightFormat format, NDList sample) {
        return BlockExporter.builder(block).input("x", new Shape(-1, 7, 32)).weights(format).sample(sample).build().export();
    }

    @Test
    void parametersAboveTwoGibibytes() {
        BlockExporter.requireFits(1L << 30);
        assertTrue(assertThrows(ExportException.class, () -> BlockExporter.requireFits(1L << 31)).getMessage().contains("2 GiB"));
    }
}
