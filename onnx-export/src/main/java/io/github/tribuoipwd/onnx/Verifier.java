/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Compares an exported model with its block on random inputs, in three sizes of every dynamic dimension, and on given inputs.
 * Where they differ it finds the first node that does.
 */
final class Verifier {

    private static final int ROUNDS = 3;
    private static final long SEED = 20221012;

    private final Block block;
    private final ModelProto model;
    private final List<GraphInput> inputs;
    private final Sizes sizes;
    private final double absolute;
    private final double relative;

    /** The sizes of every dynamic dimension in the rounds of a verification. */
    interface Sizes {
        long of(String dimension, int round);
    }

    /**
     * @param absolute the allowed absolute difference
     * @param relative the allowed difference as a share of the largest absolute value of the same array
     */
    Verifier(Block block, ModelProto model, List<GraphInput> inputs, Sizes sizes, double absolute, double relative) {
        this.block = block;
        this.model = model;
        this.inputs = inputs;
        this.sizes = sizes;
        this.absolute = absolute;
        this.relative = relative;
    }

    /**
     * Compares.
     *
     * @param samples inputs of the caller; not modified
     * @throws ExportException if a value differs by more than the tolerance
     */
    Verification verify(NDManager manager, List<NDList> samples) {
        double[] largest = {0};
        onEveryInput(manager, samples, model, (scope, run, arrays) ->
                largest[0] = Math.max(largest[0], compare(scope, run, arrays)));
        return new Verification(ROUNDS + samples.size(), largest[0]);
    }

    /** Compares a compressed model on the same inputs; it may differ as much as it does. */
    CompressionLoss loss(NDManager manager, List<NDList> samples, ModelProto compressed) {
        double[] largest = {0};
        long[] rows = {0};
        long[] same = {0};
        onEveryInput(manager, samples, compressed, (scope, run, arrays) -> {
            NDList expected = forward(scope, arrays);
            Map<String, double[]> found = run.run(inputs, arrays);
            for (int i = 0; i < expected.size(); i++) {
                largest[0] = Math.max(largest[0], Difference.largest(doubles(expected.get(i)), found.get(output(i))).size());
            }
            Shape shape = expected.head().getShape();
            int width = shape.dimension() == 0 ? 1 : (int) shape.get(shape.dimension() - 1);
            double[] before = doubles(expected.head());
            double[] after = found.get(output(0));
            for (int row = 0; row + width <= before.length; row += width) {
                rows[0]++;
                same[0] += best(before, row, width) == best(after, row, width) ? 1 : 0;
            }
        });
        return new CompressionLoss(largest[0], same[0] / (double) rows[0]);
    }

    /** What to do with one set of inputs, which the scope owns. */
    private interface Comparison {
        void on(NDManager scope, OnnxRun run, NDList arrays);
    }

    /** Random inputs first, then the caller's. */
    private void onEveryInput(NDManager manager, List<NDList> samples, ModelProto tested, Comparison comparison) {
        try (OnnxRun run = new OnnxRun(tested)) {
            for (int i = 0; i < ROUNDS + samples.size(); i++) {
                try (NDManager scope = manager.newSubManager()) {
                    comparison.on(scope, run, i < ROUNDS ? random(scope, i) : copies(scope, samples.get(i - ROUNDS)));
                }
            }
        }
    }

    private String output(int i) {
        return model.getGraph().getOutput(i).getName();
    }

    private static int best(double[] values, int from, int width) {
        int best = from;
        for (int i = from; i < from + width; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static NDList copies(NDManager scope, NDList sample) {
        NDList copies = new NDList();
        for (NDArray array : sample) {
            NDArray copy = array.duplicate();
            copy.attach(scope);
            copies.add(copy);
        }
        return copies;
    }

    /** Standard normal numbers; zeros and ones where the type is no floating one. */
    private NDList random(NDManager scope, int round) {
        SplittableRandom random = new SplittableRandom(SEED + round);
        NDList arrays = new NDList();
        for (GraphInput input : inputs) {
            Shape shape = input.sized(name -> sizes.of(name, round));
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = input.type().isFloating() ? (float) random.nextGaussian() : random.nextInt(2);
            }
            arrays.add(scope.create(values, shape).toType(input.type(), false));
        }
        return arrays;
    }

    private double compare(NDManager scope, OnnxRun run, NDList arrays) {
        NDList expected = forward(scope, arrays);
        Map<String, double[]> found = run.run(inputs, arrays);
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            String name = output(i);
            Difference difference = Difference.largest(doubles(expected.get(i)), found.get(name));
            if (!accepted(difference)) {
                throw new ExportException("The exported graph must compute what the block computes, found " + difference
                        + " in output \"" + name + "\" for inputs of shape " + shapes(arrays) + ".\n" + firstDifferent(scope, arrays)
                        + "\nMaybe raise the tolerance if the difference is rounding; otherwise this is a defect of the exporter:"
                        + " please open an issue with the block.");
            }
            largest = Math.max(largest, difference.size());
        }
        return largest;
    }

    /** What DJL itself gives. */
    private NDList forward(NDManager scope, NDList arrays) {
        try {
            NDList outputs = block.forward(new ParameterStore(scope, false), arrays, false);
            // An output may be a parameter itself, which must outlive the scope.
            List<NDArray> parameters = block.getParameters().values().stream().map(Parameter::getArray).toList();
            outputs.stream().filter(output -> parameters.stream().noneMatch(parameter -> parameter == output))
                    .forEach(output -> output.attach(scope));
            return outputs;
        } catch (RuntimeException e) {
            throw new ExportException("The block itself failed on inputs of shape " + shapes(arrays) + ": " + e
                    + "\nMaybe it does not take these sizes; choose others with sizes().", e);
        }
    }

    private boolean accepted(Difference difference) {
        return difference.size() <= absolute + relative * difference.magnitude();
    }

    private static List<Shape> shapes(NDList arrays) {
        return arrays.stream().map(NDArray::getShape).toList();
    }

    private static double[] doubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    /** Traces the block on the same inputs and compares every value that the graph computes. */
    private String firstDifferent(NDManager scope, NDList arrays) {
        GraphProto.Builder all = model.getGraph().toBuilder().clearOutput();
        OnnxGraph unused = new OnnxGraph(Tracer.opset(model));
        try (Trace trace = new Trace(scope, unused, Symbols.none())) {
            Tracer.run(block, trace, inputs, arrays);
            for (NodeProto node : all.getNodeList()) {
                node.getOutputList().forEach(name -> all.addOutput(ValueInfoProto.newBuilder().setName(name)));
            }
            try (OnnxRun run = new OnnxRun(model.toBuilder().setGraph(all).build())) {
                Map<String, double[]> found = run.run(inputs, arrays);
                for (NodeProto node : all.getNodeList()) {
                    NDArray expected = trace.values().get(node.getName());
                    Difference difference = expected == null ? null
                            : Difference.largest(doubles(expected), found.get(node.getOutput(0)));
                    if (difference != null && !accepted(difference)) {
                        return "The first node that differs is " + node.getOpType() + " \"" + node.getName() + "\" (the block, then"
                                + " the call): " + difference + ".";
                    }
                }
            }
        } catch (ExportException e) {
            return "The first node that differs was not found: " + e.getMessage();
        }
        return "No single node differs by itself.";
    }

    /**
     * The largest difference between two arrays.
     *
     * @param size the absolute difference; infinite where the shapes differ or one value is not a number
     * @param magnitude the largest absolute value in DJL
     */
    private record Difference(double size, double magnitude, int index, double djl, double onnx) {

        static Difference largest(double[] djl, double @Nullable [] onnx) {
            double magnitude = Arrays.stream(djl).map(Math::abs).filter(Double::isFinite).max().orElse(0);
            if (onnx == null || onnx.length != djl.length) {
                return new Difference(Double.POSITIVE_INFINITY, magnitude, -1, djl.length, onnx == null ? 0 : onnx.length);
            }
            Difference worst = new Difference(0, magnitude, 0, 0, 0);
            for (int i = 0; i < djl.length; i++) {
                double size = Double.compare(djl[i], onnx[i]) == 0 ? 0 : Math.abs(djl[i] - onnx[i]);
                if (!(size <= worst.size)) {
                    worst = new Difference(Double.isNaN(size) ? Double.POSITIVE_INFINITY : size, magnitude, i, djl[i], onnx[i]);
                }
            }
            return worst;
        }

        @Override
        public String toString() {
            return index < 0 ? String.format(Locale.ROOT, "%.0f values in DJL and %.0f in ONNX Runtime", djl, onnx)
                    : String.format(Locale.ROOT, "%.8g in DJL and %.8g in ONNX Runtime at element %d", djl, onnx, index);
        }
    }
}
