/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.tribuo.classification.Label;

/** Reads a student, predicts one image and ends: with the library, or with ONNX Runtime alone. */
public final class FirstPrediction {

    private static final int SIZE = 784;

    private FirstPrediction() {}

    /**
     * Prints the largest probability.
     *
     * @param args the model: {@code model.tribuo} for the library, an ONNX file for ONNX Runtime
     */
    public static void main(String[] args) throws Exception {
        double best = args[0].endsWith(".tribuo") ? ours(Path.of(args[0])) : bare(args[0]);
        System.out.println("done " + best);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static byte[] pixels() {
        byte[] pixels = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            pixels[i] = (byte) (i % 251);
        }
        return pixels;
    }

    private static double ours(Path file) throws IOException {
        DistilledModel model = DistilledModel.read(file);
        return model.predict(new DenseExample<>(new Label("0"), FeatureNames.numbered(SIZE), DenseRow.of(pixels()))).getOutput()
                .getScore();
    }

    private static double bare(String file) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession session = environment.createSession(file);
        byte[] pixels = pixels();
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = pixels[i] & 0xff;
        }
        OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), new long[] {1, 1, 28, 28});
        float[][] output = (float[][]) session.run(Map.of("input", input)).get(0).getValue();
        float best = 0;
        for (float probability : output[0]) {
            best = Math.max(best, probability);
        }
        return best;
    }
}
