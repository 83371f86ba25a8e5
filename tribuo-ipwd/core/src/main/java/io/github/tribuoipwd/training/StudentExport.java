/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.onnx.ExportException;
import io.github.tribuoipwd.onnx.ExportedGraph;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Logger;

/**
 * A trained student as an ONNX graph, compared with the network on training rows.
 *
 * @param onnx the graph
 * @param tolerance how far the probabilities of graph and network were allowed to differ
 * @param difference how far they do
 */
record StudentExport(byte[] onnx, double tolerance, double difference) {

    private static final Logger logger = Logger.getLogger(StudentExport.class.getName());
    private static final int EXPORT_SAMPLES = 64;
    private static final long EXPORT_BYTES = 32 << 20;
    private static final double EXPORT_TOLERANCE = 1e-5;
    /** An estimate from a few draws is to be exceeded in neither of two engines. */
    private static final double MARGIN = 4;
    /** Up to here the same class is predicted, but for near ties; no wrong graph is so near. */
    private static final double SAME_PREDICTION = 1e-2;
    private static final long SEED = 20221012;

    /**
     * Exports the trained student and proves it on training rows.
     *
     * @param set the tolerance; 0 for one that follows the rounding of this network, beyond which a difference that changes no
     *     prediction only warns
     * @throws ExportException if it cannot be exported, or the graph differs by more
     */
    static StudentExport of(NDManager manager, StudentNetwork network, Rows rows, double set) {
        int samples = Math.min(Math.min(EXPORT_SAMPLES, Buffers.rowsWithin(EXPORT_BYTES, rows.size())), rows.count());
        float[] values = new float[Math.multiplyExact(samples, rows.size())];
        FloatBuffer row = FloatBuffer.wrap(values);
        for (int i = 0; i < samples; i++) {
            rows.copy(i, row);
        }
        Shape rowShape = new Shape(Arrays.stream(rows.shape()).asLongStream().toArray());
        Shape shape = new Shape(samples).addAll(rowShape);
        Block block = network.deployment();
        double tolerance = set > 0 ? set : tolerance(manager, block, values, shape);
        try (NDManager scope = manager.newSubManager()) {
            BlockExporter.Builder exporter = BlockExporter.builder(block)
                    .input(TrainedStudent.INPUT, new Shape(-1).addAll(rowShape))
                    .outputs(TrainedStudent.OUTPUT)
                    .sample(new NDList(scope.create(values, shape)));
            try {
                return of(exporter, tolerance);
            } catch (ExportException e) {
                if (set > 0 || tolerance >= SAME_PREDICTION) {
                    throw e;
                }
                StudentExport near = of(exporter, SAME_PREDICTION);
                logger.warning(() -> "The exported student's probabilities differ from the trained one's by " + near.difference
                        + ", more than the rounding of this network explains, " + tolerance + "; it predicts the same classes.\n"
                        + "Maybe set exportTolerance, or look at the difference: " + e.getMessage());
                return near;
            }
        }
    }

    private static StudentExport of(BlockExporter.Builder exporter, double tolerance) {
        ExportedGraph graph = exporter.tolerance(tolerance, 0).build().export();
        return new StudentExport(graph.toByteArray(), tolerance, graph.verification().largestDifference());
    }

    /** By the rounding on the rows, and on standard normal numbers, which the comparison takes too. */
    private static double tolerance(NDManager manager, Block block, float[] rows, Shape shape) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] normal = new float[rows.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = (float) random.nextGaussian();
        }
        RoundingEstimate rounding = new RoundingEstimate(block);
        double estimate = Math.max(rounding.of(manager, rows, shape), rounding.of(manager, normal, shape));
        // Not finite: the comparison itself will find where.
        double tolerance = Double.isFinite(estimate) ? Math.max(EXPORT_TOLERANCE, MARGIN * estimate) : EXPORT_TOLERANCE;
        if (tolerance > SAME_PREDICTION) {
            logger.warning("Rounding alone moves the student's probabilities by up to " + estimate + ": its activations are very"
                    + " large, and other engines may predict other classes for some rows.\nMaybe lower the learning rate, or"
                    + " standardize the input with InputTransform.fitted().");
        }
        return tolerance;
    }

    /** What the provenance should know. */
    Map<String, Provenance> facts() {
        return Map.of("export-tolerance", new DoubleProvenance("export-tolerance", tolerance),
                "export-difference", new DoubleProvenance("export-difference", difference));
    }
}
