/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.onnx.BlockExporter;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** The way of a trained student into an ONNX graph. */
final class StudentExport {

    private static final int EXPORT_SAMPLES = 64;
    private static final long EXPORT_BYTES = 32 << 20;
    private static final double EXPORT_TOLERANCE = 1e-5;

    private StudentExport() {}

    /** Exports the trained student and proves it on training rows. */
    static byte[] of(NDManager manager, StudentNetwork network, Rows rows) {
        int samples = Math.min(Math.min(EXPORT_SAMPLES, Buffers.rowsWithin(EXPORT_BYTES, rows.size())), rows.count());
        float[] values = new float[Math.multiplyExact(samples, rows.size())];
        FloatBuffer row = FloatBuffer.wrap(values);
        for (int i = 0; i < samples; i++) {
            rows.copy(i, row);
        }
        long[] rowShape = Arrays.stream(rows.shape()).asLongStream().toArray();
        // Probabilities; what both engines round in a logit grows with it.
        double largest = largestLogit(network, manager.create(values, new Shape(samples, rows.size())));
        double tolerance = Math.max(EXPORT_TOLERANCE, Math.min(100, largest / 10) * EXPORT_TOLERANCE);
        return BlockExporter.builder(network.deployment())
                .input(TrainedStudent.INPUT, new Shape(-1).addAll(new Shape(rowShape)))
                .outputs(TrainedStudent.OUTPUT)
                .tolerance(tolerance, 0)
                .sample(new NDList(manager.create(values, new Shape(samples).addAll(new Shape(rowShape)))))
                .build().export().toByteArray();
    }

    private static double largestLogit(StudentNetwork network, NDArray rows) {
        float largest = network.forward(rows, false).main().abs().max().getFloat();
        return Float.isFinite(largest) ? largest : 0;
    }
}
