/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.util.onnx.ONNXContext;

/** A graph inside Tribuo's context, run by ONNX Runtime without the exporter's own code. */
@Tag("parity")
class EmbedderTest {

    private static final float[][] ROWS = {{1, -2, 3}, {0.5f, 0, -1}};

    @Test
    void embeddedGraphComputesTheSame() throws OrtException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(manager);
            float[] expected = block.forward(new ParameterStore(manager, false), new NDList(manager.create(ROWS)), false)
                    .singletonOrThrow().toFloatArray();
            ModelProto model = BlockExporter.builder(block).input("x", new Shape(-1, 3)).build().export().model();

            ONNXContext context = new ONNXContext();
            GraphEmbedder.embed(model, context.floatInput(3)).assignTo(context.floatOutput(2));
            ModelProto whole = ModelProto.newBuilder().setGraph(context.buildGraph()).setIrVersion(6)
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13)).build();

            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession session = environment.createSession(whole.toByteArray());
                    OnnxTensor input = OnnxTensor.createTensor(environment, ROWS);
                    OrtSession.Result result = session.run(Map.of("input", input))) {
                float[][] found = (float[][]) result.get(0).getValue();
                assertArrayEquals(new float[] {expected[0], expected[1]}, found[0], 1e-6f);
                assertArrayEquals(new float[] {expected[2], expected[3]}, found[1], 1e-6f);
            }
        }
    }

    private static Block network(NDManager manager) {
        Block block = new SequentialBlock().add(x -> new NDList(x.head().mul(0.5)))
                .add(Linear.builder().setUnits(4).build()).add(Activation::relu).add(Linear.builder().setUnits(2).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        for (var parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            array.set(manager.arange((int) array.size()).toType(DataType.FLOAT32, false).sub(3).div(5).toFloatArray());
        }
        return block;
    }

    @Test
    void otherOpsetsAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ModelProto model = BlockExporter.builder(network(manager)).input("x", new Shape(-1, 3)).opset(17)
                    .build().export().model();
            ExportException e = assertThrows(ExportException.class,
                    () -> GraphEmbedder.embed(model, new ONNXContext().floatInput(3)));
            assertTrue(e.getMessage().contains("17"), e.getMessage());
        }
    }
}
