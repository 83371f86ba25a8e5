/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.onnx.ExportedGraph;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Compares DJL and the exported graph in shape and values, on inputs of the test's own, beside the exporter's verification. */
public final class Parity {

    private Parity() {}

    /** A function of one array as a block. */
    public static Block block(UnaryOperator<NDArray> function) {
        return new LambdaBlock(inputs -> new NDList(function.apply(inputs.singletonOrThrow())));
    }

    /**
     * Exports a function of one float32 array with a dynamic batch and compares it on each sample.
     *
     * @return the graph
     */
    public static ExportedGraph check(UnaryOperator<NDArray> function, int opset, NDArray... samples) {
        return check(block(function), opset, samples);
    }

    /** Exports a block of one float32 array with a dynamic batch and compares it on each sample. */
    public static ExportedGraph check(Block block, int opset, NDArray... samples) {
        long[] shape = samples[0].getShape().getShape().clone();
        shape[0] = -1;
        ExportedGraph graph = BlockExporter.builder(block).input("x", new Shape(shape)).opset(opset).build().export();
        compare(block, graph, samples);
        return graph;
    }

    /** Compares DJL with a graph whose one input is called x. */
    public static void compare(Block block, ExportedGraph graph, NDArray... samples) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph.toByteArray())) {
            for (NDArray sample : samples) {
                try (NDManager scope = sample.getManager().newSubManager(); OnnxTensor tensor = OnnxTensor.createTensor(environment,
                        FloatBuffer.wrap(sample.toFloatArray()), sample.getShape().getShape());
                        OrtSession.Result result = session.run(Map.of("x", tensor))) {
                    NDList inputs = new NDList(scope.create(sample.toFloatArray(), sample.getShape()));
                    NDArray expected = block.forward(new ParameterStore(scope, false), inputs, false).head();
                    OnnxTensor found = (OnnxTensor) result.get(0);
                    assertArrayEquals(expected.getShape().getShape(), found.getInfo().getShape(),
                            () -> "shape for " + sample.getShape());
                    compare(expected, found);
                }
            }
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    private static void compare(NDArray expected, OnnxTensor found) {
        if (expected.getDataType() != DataType.FLOAT32) {
            return;
        }
        float[] djl = expected.toFloatArray();
        float[] onnx = new float[djl.length];
        found.getFloatBuffer().get(onnx);
        double magnitude = 0;
        for (float value : djl) {
            magnitude = Float.isFinite(value) ? Math.max(magnitude, Math.abs(value)) : magnitude;
        }
        for (int i = 0; i < djl.length; i++) {
            if (Float.isFinite(djl[i])) {
                assertTrue(Math.abs(djl[i] - onnx[i]) <= 1e-5 + 1e-5 * magnitude, () ->
                        Arrays.toString(djl) + "\n" + Arrays.toString(onnx));
            } else {
                assertEquals(djl[i], onnx[i], () -> Arrays.toString(djl) + "\n" + Arrays.toString(onnx));
            }
        }
    }
}
