/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.basicmodelzoo.tabular.TabNet;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv1dTranspose;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.nn.core.Prelu;
import ai.djl.nn.core.SparseMax;
import ai.djl.nn.norm.GhostBatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.BertPretrainingBlock;
import ai.djl.training.ParameterStore;
import io.github.tribuoipwd.onnx.support.Engines;
import io.github.tribuoipwd.onnx.support.Parity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The statements of docs/export.md on DJL alone, tested in DJL alone. */
@Tag("parity")
class EngineClaimsTest {

    private record Claim(Block block, Shape... inputs) {}

    /** Blocks that DJL 0.36 on PyTorch does not run; where a newer one does, the page and the mappings have to follow. */
    @TestFactory
    Stream<DynamicTest> blocksThatDjlCannotRun() {
        Map<String, Claim> claims = new LinkedHashMap<>();
        Shape images = new Shape(2, 3, 8, 8);
        claims.put("Prelu", new Claim(new Prelu(), images));
        claims.put("Conv1dTranspose", new Claim(Conv1dTranspose.builder().setFilters(2).setKernelShape(new Shape(2)).build(),
                new Shape(2, 3, 8)));
        claims.put("Conv2dTranspose", new Claim(Conv2dTranspose.builder().setFilters(2).setKernelShape(new Shape(2, 2)).build(),
                images));
        claims.put("LP pool with padding", new Claim(Pool.lpPool2dBlock(2, new Shape(3, 3), new Shape(1, 1), new Shape(1, 1)),
                images));
        claims.put("3-D LP pool", new Claim(Pool.lpPool3dBlock(2, new Shape(2, 2, 2)), new Shape(2, 3, 4, 4, 4)));
        claims.put("LSTM in both directions with biases", new Claim(LSTM.builder().setStateSize(4).setNumLayers(1)
                .optBidirectional(true).build(), new Shape(2, 3, 5)));
        claims.put("GRU in both directions with biases", new Claim(GRU.builder().setStateSize(4).setNumLayers(1)
                .optBidirectional(true).build(), new Shape(2, 3, 5)));
        claims.put("RNN in both directions with biases", new Claim(RNN.builder().setStateSize(4).setNumLayers(1)
                .optBidirectional(true).setActivation(RNN.Activation.RELU).build(), new Shape(2, 3, 5)));
        claims.put("GhostBatchNorm on an uneven batch", new Claim(GhostBatchNorm.builder().optVirtualBatchSize(2).build(),
                new Shape(5, 3)));
        claims.put("BERT's pre-training block on a batch of one", new Claim(new BertPretrainingBlock(BertBlock.builder().nano()
                .setTokenDictionarySize(50).optMaxSequenceLength(16)), new Shape(1, 16), new Shape(1, 16), new Shape(1, 16),
                new Shape(1, 4)));
        return claims.entrySet().stream().map(claim -> DynamicTest.dynamicTest(claim.getKey(), () ->
                assertThrows(RuntimeException.class, () -> run(claim.getValue()))));
    }

    private static void run(Claim claim) {
        try (NDManager manager = NDManager.newBaseManager()) {
            boolean tokens = claim.inputs().length > 1;
            claim.block().initialize(manager, DataType.FLOAT32, claim.inputs());
            NDList inputs = new NDList();
            for (Shape shape : claim.inputs()) {
                inputs.add(tokens ? manager.zeros(shape, DataType.INT64) : manager.ones(shape));
            }
            claim.block().forward(new ParameterStore(manager, false), inputs, false).head().toFloatArray();
        }
    }

    /** Sparsemax runs in DJL, and so it exports: along each axis, with every number of largest values. */
    @TestFactory
    Stream<DynamicTest> sparseMax() {
        Map<String, SparseMax> blocks = Map.of("last axis", new SparseMax(), "axis 1", new SparseMax(1), "two largest",
                new SparseMax(2, 2), "axis -1", new SparseMax(-1));
        return blocks.entrySet().stream().map(block -> DynamicTest.dynamicTest(block.getKey(), () -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray scores = manager.randomNormal(new Shape(3, 4, 6));
                for (int opset : new int[] {13, 17, 21}) {
                    Parity.check(block.getValue(), opset, scores, scores.get("0:1").mul(3));
                }
            }
        }));
    }

    @Test
    void tabNet() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = TabNet.builder().setInputDim(9).setOutDim(4).optNumSteps(3).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 9));
            Random random = new Random(5);
            for (Parameter parameter : block.getParameters().values()) {
                float[] values = new float[(int) parameter.getArray().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = parameter.getType() == Parameter.Type.RUNNING_VAR ? 0.5f + random.nextFloat()
                            : (float) random.nextGaussian() * 0.4f;
                }
                parameter.getArray().set(values);
            }
            for (int opset : new int[] {13, 17, 21}) {
                ExportedGraph graph = BlockExporter.builder(block).input("x", new Shape(-1, 9)).opset(opset).build().export();
                assertEquals(3, graph.verification().cases());
                Parity.compare(block, graph, manager.randomNormal(new Shape(1, 9)), manager.randomNormal(new Shape(7, 9)));
            }
        }
    }

    /** Above its virtual batch size DJL cuts a batch and stacks the parts; below, the graph computes each row as DJL does. */
    @Test
    void ghostBatchNorm() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block cut = GhostBatchNorm.builder().optVirtualBatchSize(2).build();
            cut.initialize(manager, DataType.FLOAT32, new Shape(6, 3));
            assertEquals(new Shape(3, 2, 3), cut.forward(new ParameterStore(manager, false),
                    new NDList(manager.ones(new Shape(6, 3))), false).head().getShape());
            Block whole = GhostBatchNorm.builder().optVirtualBatchSize(128).build();
            whole.initialize(manager, DataType.FLOAT32, new Shape(6, 3));
            Parity.check(whole, 13, manager.randomNormal(new Shape(7, 3)), manager.randomNormal(new Shape(128, 3)));
        }
    }

    /** Where the engine's LSTM is wrong, the export reports it with the remedy; elsewhere it works. */
    @Test
    void lstmOnThisProcessor() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = LSTM.builder().setStateSize(4).setNumLayers(1).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(2, 3, 5));
            BlockExporter.Builder exporter = BlockExporter.builder(block).input("x", new Shape(-1, 3, 5));
            if (Engines.computesLstm()) {
                assertEquals(3, exporter.build().export().verification().cases());
            } else {
                ExportException e = assertThrows(ExportException.class, () -> exporter.build().export());
                assertTrue(e.getMessage().contains("\nMaybe set the environment variable ONEDNN_MAX_CPU_ISA=SSE41"), e.getMessage());
            }
        }
    }
}
