/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.onnx.ExportException;
import io.github.tribuoipwd.onnx.ExportedGraph;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Exports small blocks, and compares them with DJL without the exporter's own comparison. */
public final class Proofs {

    private Proofs() {}

    public static Block function(UnaryOperator<NDArray> function) {
        return new LambdaBlock(x -> new NDList(function.apply(x.singletonOrThrow())));
    }

    /** Exports with verification, and compares shape and values again at other sizes of the first dimension. */
    public static ExportedGraph assertExports(Block block, Shape shape) throws OrtException {
        ExportedGraph graph = BlockExporter.builder(block).input("x", shape).build().export();
        for (int rows : new int[] {1, 3, 11, 23, 29, 64}) {
            assertSame(block, graph.model(), shape, rows);
        }
        return graph;
    }

    private static void assertSame(Block block, ModelProto model, Shape shape, int rows) throws OrtException {
        long[] sizes = shape.getShape().clone();
        sizes[0] = rows;
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] values = manager.randomNormal(new Shape(sizes)).toFloatArray();
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession session = environment.createSession(model.toByteArray());
                    OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), sizes);
                    OrtSession.Result result = session.run(Map.of("x", input))) {
                NDList expected = block.forward(new ParameterStore(manager, false),
                        new NDList(manager.create(values, new Shape(sizes))), false);
                for (int i = 0; i < expected.size(); i++) {
                    OnnxTensor found = (OnnxTensor) result.get(i);
                    assertArrayEquals(expected.get(i).getShape().getShape(), found.getInfo().getShape(), "shape with " + rows
                            + " rows");
                    float[] numbers = new float[(int) expected.get(i).size()];
                    found.getFloatBuffer().get(numbers);
                    assertArrayEquals(expected.get(i).toType(DataType.FLOAT32, false).toFloatArray(), numbers, 1e-4f);
                }
            }
        }
    }

    /**
     * Expects an export to be refused with a message of these parts and one piece of advice, which does not call it a defect of
     * the exporter.
     */
    public static ExportException assertRefused(Block block, Shape shape, String... parts) {
        return assertRefused(BlockExporter.builder(block).input("x", shape), parts);
    }

    public static ExportException assertRefused(BlockExporter.Builder exporter, String... parts) {
        ExportException e = assertThrows(ExportException.class, () -> exporter.build().export());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "\"" + part + "\" in: " + e.getMessage());
        }
        assertEquals(1, e.getMessage().lines().filter(line -> line.startsWith("Maybe ")).count(), e.getMessage());
        assertTrue(!e.getMessage().contains("defect"), e.getMessage());
        return e;
    }
}
