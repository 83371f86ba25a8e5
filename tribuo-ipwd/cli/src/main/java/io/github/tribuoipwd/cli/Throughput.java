/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.OnnxRuntime;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures how many examples a model predicts in a second on one thread of this machine's CPU: random rows in a direct buffer, in
 * batches of 256 (or the one batch size that the model takes). Teacher and student are measured the same way. One thread is what a
 * job has beside others, and takes nothing from their trainings.
 */
final class Throughput {

    private static final int BATCH = 256;
    private static final double WARM_UP_SECONDS = 0.1;
    private static final double SECONDS = 0.5;

    private Throughput() {}

    /**
     * Measures a model with one float32 input.
     *
     * @param row the shape of a row of that input, for the dimensions that the model leaves free
     * @return examples a second on one thread
     * @throws IllegalArgumentException if the shape of the row does not determine the free dimensions
     * @throws OrtException if ONNX Runtime cannot run the model
     */
    static double measure(Path model, int... row) throws OrtException {
        OrtEnvironment environment = OnnxRuntime.environment();
        try (OrtSession session = open(environment, model)) {
            Map.Entry<String, NodeInfo> input = session.getInputInfo().entrySet().iterator().next();
            long[] shape = shape(input.getValue(), row);
            try (OnnxTensor rows = OnnxTensor.createTensor(environment, random(shape), shape)) {
                Map<String, OnnxTensor> inputs = Map.of(input.getKey(), rows);
                runFor(WARM_UP_SECONDS, session, inputs);
                long start = System.nanoTime();
                int runs = runFor(SECONDS, session, inputs);
                return runs * shape[0] / ((System.nanoTime() - start) / 1e9);
            }
        }
    }

    private static OrtSession open(OrtEnvironment environment, Path model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            return environment.createSession(model.toString(), options);
        }
    }

    private static long[] shape(NodeInfo input, int[] row) {
        if (!(input.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
            throw new IllegalArgumentException("Its input must be a float32 tensor, found " + input.getInfo());
        }
        long[] shape = tensor.getShape();
        if (shape.length > 0 && shape[0] < 1) {
            shape[0] = BATCH;
        }
        long free = Arrays.stream(shape).filter(side -> side < 1).count();
        long known = Arrays.stream(shape).skip(1).filter(side -> side > 0).reduce(1, Math::multiplyExact);
        for (int i = 1; i < shape.length && free > 0; i++) {
            if (shape[i] < 1 && shape.length != row.length + 1 && free > 1) {
                throw new IllegalArgumentException("The free dimensions of its input " + Arrays.toString(tensor.getShape())
                        + " must follow from a row of shape " + Arrays.toString(row));
            }
            if (shape[i] < 1) {
                shape[i] = shape.length == row.length + 1 ? row[i - 1] : Arrays.stream(row).reduce(1, Math::multiplyExact) / known;
            }
        }
        return shape;
    }

    private static int runFor(double seconds, OrtSession session, Map<String, OnnxTensor> inputs) throws OrtException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        int runs = 0;
        do {
            session.run(inputs).close();
            runs++;
        } while (System.nanoTime() < end);
        return runs;
    }

    private static FloatBuffer random(long[] shape) {
        int size = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        FloatBuffer values = Buffers.direct(size);
        SplittableRandom random = new SplittableRandom(1);
        while (values.hasRemaining()) {
            values.put((float) random.nextDouble());
        }
        return values.flip();
    }
}
