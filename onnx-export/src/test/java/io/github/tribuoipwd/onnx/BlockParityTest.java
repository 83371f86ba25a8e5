/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.core.LinearCollection;
import ai.djl.nn.core.Multiplication;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The blocks of ai.djl.nn against their graphs, with trained-looking parameters. */
@Tag("parity")
class BlockParityTest {

    private static final Shape IMAGES = new Shape(-1, 3, 9, 8);

    @TestFactory
    Stream<DynamicTest> layers() {
        return Stream.of(
                test("linear", Linear.builder().setUnits(5).build(), new Shape(-1, 7)),
                test("linear without bias", Linear.builder().setUnits(5).optBias(false).build(), new Shape(-1, 7)),
                test("linear on sequences", Linear.builder().setUnits(5).build(), new Shape(-1, 4, 7)),
                test("linear on sequences of any length", Linear.builder().setUnits(5).build(), new Shape(-1, -1, 7)),
                test("1-D convolution", Conv1d.builder().setFilters(4).setKernelShape(new Shape(3)).optPadding(new Shape(1)).build(),
                        new Shape(-1, 3, 12)),
                test("convolution", Conv2d.builder().setFilters(6).setKernelShape(new Shape(3, 2)).optPadding(new Shape(1, 0))
                        .optStride(new Shape(2, 1)).optDilation(new Shape(1, 2)).optGroups(3).build(), IMAGES),
                test("3-D convolution", Conv3d.builder().setFilters(2).setKernelShape(new Shape(2, 3, 2)).build(),
                        new Shape(-1, 2, 4, 5, 6)),
                test("batch norm", BatchNorm.builder().build(), IMAGES),
                test("batch norm of rows", BatchNorm.builder().optScale(false).build(), new Shape(-1, 6)),
                test("batch norm, channels last", BatchNorm.builder().optAxis(3).optCenter(false).build(), IMAGES),
                test("layer norm", LayerNorm.builder().build(), new Shape(-1, 4, 6)),
                test("collection of linear layers", LinearCollection.builder().setUnits(3).build(), new Shape(-1, 4, 6)),
                test("multiplication", Multiplication.builder().setUnits(3).build(), new Shape(-1, 6)),
                test("1-D pools", new SequentialBlock().add(Pool.maxPool1dBlock(new Shape(2))).add(Pool.avgPool1dBlock(new Shape(2)))
                        .add(Pool.globalAvgPool1dBlock()), new Shape(-1, 3, 12)),
                test("3-D pools", new SequentialBlock().add(Pool.maxPool3dBlock(new Shape(2, 2, 2))).add(Pool.avgPool3dBlock(
                        new Shape(2, 1, 2))).add(Pool.globalMaxPool3dBlock()), new Shape(-1, 3, 8, 4, 6)),
                test("1-D lp pool", Pool.lpPool1dBlock(2, new Shape(2), new Shape(2), new Shape(0), false), new Shape(-1, 3, 12)),
                test("dropout", Dropout.builder().optRate(0.5f).build(), IMAGES),
                test("flatten", Blocks.batchFlattenBlock(), IMAGES),
                test("identity", Blocks.identityBlock(), IMAGES),
                test("residual network", residual(), IMAGES));
    }

    private static DynamicTest test(String name, Block block, Shape shape) {
        return DynamicTest.dynamicTest(name, () -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                initialize(manager, block, shape);
                for (int opset : new int[] {13, 17, 21}) {
                    ExportedGraph graph = BlockExporter.builder(block).input("x", shape).opset(opset).build().export();
                    assertEquals(3, graph.verification().cases());
                    assertTrue(graph.verification().largestDifference() < 1e-4, () -> "" + graph.verification());
                }
            }
        });
    }

    private static Block residual() {
        Block convolution = new SequentialBlock().add(Conv2d.builder().setFilters(3).setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1)).optBias(false).build()).add(BatchNorm.builder().build());
        return new SequentialBlock()
                .add(new ParallelBlock(branches -> new NDList(branches.get(0).head().add(branches.get(1).head())))
                        .add(convolution).add(Blocks.identityBlock()))
                .add(Activation::relu).add(Pool.globalAvgPool2dBlock()).add(Linear.builder().setUnits(4).build());
    }

    /** Every parameter from a seed; variances positive. */
    private static void initialize(NDManager manager, Block block, Shape shape) {
        long[] sizes = shape.getShape().clone();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.abs(sizes[i]);
        }
        block.initialize(manager, DataType.FLOAT32, new Shape(sizes));
        Random random = new Random(3);
        for (Parameter parameter : block.getParameters().values()) {
            float[] values = new float[(int) parameter.getArray().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = parameter.getType() == Parameter.Type.RUNNING_VAR ? 0.5f + random.nextFloat()
                        : (float) random.nextGaussian() * 0.5f;
            }
            parameter.getArray().set(values);
        }
    }

    @Test
    void batchNormFoldsIntoTheConvolution() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = residual();
            initialize(manager, block, IMAGES);
            assertEquals(List.of("Conv", "Add", "Relu", "GlobalAveragePool", "Flatten", "Gemm"), operations(block, true));
            assertEquals(List.of("Conv", "BatchNormalization", "Add", "Relu", "GlobalAveragePool", "Flatten", "Gemm"),
                    operations(block, false));
        }
    }

    private static List<String> operations(Block block, boolean fold) {
        return BlockExporter.builder(block).input("x", IMAGES).foldBatchNorm(fold)
                .build().export().model().getGraph().getNodeList().stream()
                .map(NodeProto::getOpType).toList();
    }

    @Test
    void exportChangesNeitherParametersNorPredictions() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = residual();
            initialize(manager, block, IMAGES);
            NDArray input = manager.ones(new Shape(2, 3, 9, 8));
            List<float[]> before = state(manager, block, input);
            BlockExporter.builder(block).input("x", IMAGES).build().export();
            List<float[]> after = state(manager, block, input);
            for (int i = 0; i < before.size(); i++) {
                assertArrayEquals(before.get(i), after.get(i), 0f);
            }
        }
    }

    private static List<float[]> state(NDManager manager, Block block, NDArray input) {
        List<float[]> state = new ArrayList<>();
        block.getParameters().values().forEach(parameter -> state.add(parameter.getArray().toFloatArray()));
        state.add(block.forward(new ParameterStore(manager, false), new NDList(input), false).head().toFloatArray());
        return state;
    }

    /** Calls that return their argument must not attach a parameter to the trace, which frees its arrays. */
    @Test
    void parametersOutliveTheExport() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shift block = new Shift();
            initialize(manager, block, new Shape(1, 3));
            BlockExporter.builder(block).input("x", new Shape(-1, 3)).build().export();
            assertFalse(block.shift.getArray().isReleased());
            assertEquals(3, block.shift.getArray().toFloatArray().length);
        }
    }

    private static final class Shift extends AbstractBlock {

        private final Parameter shift = addParameter(
                Parameter.builder().setName("shift").setType(Parameter.Type.BIAS).optShape(new Shape(3)).build());

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray own = store.getValue(shift, inputs.head().getDevice(), training);
            return new NDList(inputs.head().add(own.toType(DataType.FLOAT32, false)), own);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }

    @Test
    void namesComeFromBlocksAndParameters() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new SequentialBlock().add(Linear.builder().setUnits(5).build()).add(Activation::relu)
                    .add(Linear.builder().setUnits(2).build());
            initialize(manager, block, new Shape(-1, 7));
            ExportedGraph graph = BlockExporter.builder(block).input("rows", new Shape(-1, 7)).outputs("logits")
                    .metadata("key", "value").docString("a test").build().export();
            assertEquals(List.of("01Linear.weight", "01Linear.bias", "03Linear.weight", "03Linear.bias"),
                    graph.model().getGraph().getInitializerList().stream().map(tensor -> tensor.getName()).toList());
            assertEquals("01Linear/linear_1", graph.model().getGraph().getNode(0).getName());
            assertEquals("rows", graph.model().getGraph().getInput(0).getName());
            assertEquals("logits", graph.model().getGraph().getOutput(0).getName());
            assertEquals("key", graph.model().getMetadataProps(0).getKey());
            assertEquals("a test", graph.model().getDocString());
        }
    }
}
