/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares an exported model with its block on random inputs, in three sizes of every dynamic dimension, and on given inputs:
 * shapes, types and values of every output. ONNX Runtime runs first, and the block on copies, since it may write into its inputs.
 * Where they differ it finds out why.
 */
final class Verifier {

    private static final int ROUNDS = 3;
    private static final long SEED = 20221012;
    /** Rows of one more comparison, and how many elements all results of a block's calls may have in it. */
    private static final long MANY_ROWS = 257;
    private static final long MANY_ELEMENTS = 16 << 20;

    private final Block block;
    private final ModelProto model;
    private final GraphTracer.Agreement passes;
    private final List<GraphInput> inputs;
    private final Sizes sizes;
    private final double absolute;
    private final double relative;
    private final DeclaredShapes declared;

    /** The sizes of every dynamic dimension in the rounds of a verification. */
    interface Sizes {
        long of(String dimension, int round);
    }

    /**
     * @param passes how the model was traced
     * @param absolute the allowed absolute difference
     * @param relative the allowed difference as a share of the largest absolute value of the same array
     */
    Verifier(Block block, ModelProto model, GraphTracer.Agreement passes, List<GraphInput> inputs, Sizes sizes, double absolute,
            double relative) {
        this.block = block;
        this.model = model;
        this.passes = passes;
        this.inputs = inputs;
        this.sizes = sizes;
        this.absolute = absolute;
        this.relative = relative;
        declared = new DeclaredShapes(model);
    }

    /** What the model declares of the shapes of its outputs, compared with all runs so far. */
    DeclaredShapes declared() {
        return declared;
    }

    /**
     * Compares.
     *
     * @param samples inputs of the caller; not modified
     * @throws ExportException if a shape or type differs, or a value by more than the tolerance
     */
    Verification verify(NDManager manager, List<NDList> samples) {
        double[] largest = {0};
        onEveryInput(manager, samples, model, (scope, run, arrays) ->
                largest[0] = Math.max(largest[0], compare(scope, run, arrays)));
        if (takesManyRows()) {
            compareManyRows(manager);
        }
        return new Verification(ROUNDS + samples.size(), largest[0]);
    }

    /** Whether there are rows, and many of them take little memory. */
    private boolean takesManyRows() {
        Pass pass = passes.second();
        long rows = inputs.stream().flatMap(GraphInput::rows).mapToLong(pass.sizes()::get).min().orElse(Long.MAX_VALUE);
        long elements = pass.steps().stream().flatMap(step -> step.shapes().stream()).mapToLong(Shape::size).sum();
        return rows < MANY_ROWS && elements * MANY_ROWS / rows <= MANY_ELEMENTS;
    }

    /**
     * Refuses what a network does from some number of rows on, unless it cannot take so many. Rounding is what the other
     * comparisons are for.
     */
    private void compareManyRows(NDManager manager) {
        Set<String> rows = inputs.stream().flatMap(GraphInput::rows).collect(Collectors.toSet());
        try (NDManager scope = manager.newSubManager(); OnnxRun run = new OnnxRun(model)) {
            NDList arrays = random(scope, 0, dimension -> rows.contains(dimension) ? MANY_ROWS : sizes.of(dimension, 0));
            try {
                forward(scope, arrays);
            } catch (ExportException e) {
                return;
            }
            try {
                compare(scope, run, arrays);
            } catch (ExportException e) {
                if (followsSizes(scope, arrays)) {
                    throw e;
                }
            }
        }
    }

    /** Compares a compressed model on the same inputs; it may differ as much as it does. */
    CompressionLoss loss(NDManager manager, List<NDList> samples, ModelProto compressed) {
        double[] largest = {0};
        long[] rows = {0};
        long[] same = {0};
        onEveryInput(manager, samples, compressed, (scope, run, arrays) -> {
            Map<String, Values> found = onnx(run, arrays);
            List<Values> expected = values(forward(scope, arrays));
            for (int i = 0; i < expected.size(); i++) {
                largest[0] = Math.max(largest[0], expected.get(i).to(found.get(output(i))).size());
            }
            Shape shape = expected.get(0).shape();
            int width = shape.dimension() == 0 ? 1 : (int) shape.get(shape.dimension() - 1);
            double[] before = expected.get(0).numbers();
            double[] after = found.get(output(0)).numbers();
            for (int row = 0; width > 0 && row + width <= before.length; row += width) {
                rows[0]++;
                same[0] += best(before, row, width) == best(after, row, width) ? 1 : 0;
            }
        });
        return new CompressionLoss(largest[0], rows[0] == 0 ? 1 : same[0] / (double) rows[0]);
    }

    /** What to do with one set of inputs, which the scope owns; they must not change. */
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
        return random(scope, round, dimension -> sizes.of(dimension, round));
    }

    private NDList random(NDManager scope, int round, ToLongFunction<String> sized) {
        SplittableRandom random = new SplittableRandom(SEED + round);
        NDList arrays = new NDList();
        for (GraphInput input : inputs) {
            Shape shape = input.sized(sized);
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = input.type().isFloating() ? (float) random.nextGaussian() : random.nextInt(2);
            }
            arrays.add(scope.create(values, shape).toType(input.type(), false));
        }
        return arrays;
    }

    private Map<String, Values> onnx(OnnxRun run, NDList arrays) {
        try {
            return run.run(inputs, arrays);
        } catch (OrtException e) {
            throw new ExportException("ONNX Runtime cannot run the exported model on inputs of shape " + shapes(arrays) + ": "
                    + e.getMessage() + "\nMaybe it does not take these sizes; choose others with sizes().", e);
        }
    }

    private double compare(NDManager scope, OnnxRun run, NDList arrays) {
        Map<String, Values> found;
        try {
            found = run.run(inputs, arrays);
        } catch (OrtException e) {
            // The block may not take these sizes either, which is the better message.
            forward(scope, arrays);
            throw different(scope, arrays, "an error of ONNX Runtime (" + e.getMessage() + ")");
        }
        List<Values> expected = values(forward(scope, arrays));
        if (expected.size() != found.size()) {
            throw new ExportException("A block must give as many outputs for every size of its inputs, found " + expected.size()
                    + " for inputs of shape " + shapes(arrays) + " and " + found.size()
                    + " while it was traced.\nMaybe leave that size"
                    + " out with sizes().");
        }
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            Values djl = expected.get(i);
            Values onnx = found.get(output(i));
            if (!djl.shape().equals(onnx.shape()) || djl.type() != onnx.type()) {
                throw different(scope, arrays, djl.type() + " " + djl.shape() + " in DJL and " + onnx.type() + " " + onnx.shape()
                        + " in ONNX Runtime as the shape of output \"" + output(i) + "\"");
            }
            Values.Difference difference = djl.to(onnx);
            if (!accepted(difference)) {
                throw different(scope, arrays, difference + " in output \"" + output(i) + "\"");
            }
            largest = Math.max(largest, difference.size());
            declared.see(i, djl.shape(), given(arrays));
        }
        return largest;
    }

    /** The size of every dynamic dimension in a set of inputs. */
    private Map<String, Long> given(NDList arrays) {
        Map<String, Long> given = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).sizes(arrays.get(i).getShape(), given);
        }
        return given;
    }

    /** What DJL itself gives on copies of the arrays. */
    private NDList forward(NDManager scope, NDList arrays) {
        try {
            NDList outputs = block.forward(new ParameterStore(scope, false), copies(scope, arrays), false);
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

    private boolean accepted(Values.Difference difference) {
        return difference.within(absolute, relative);
    }

    private static List<Values> values(NDList arrays) {
        return arrays.stream().map(Values::of).toList();
    }

    private static List<Shape> shapes(NDList arrays) {
        return arrays.stream().map(NDArray::getShape).toList();
    }

    static ExportException differentEveryTime(String found) {
        return new ExportException("A network must compute the same every time, found " + found
                + ".\nMaybe it draws random numbers,"
                + " counts its calls, or keeps a value from one call to the next.");
    }

    /** Why graph and block differ: the block itself, the sizes, a node, in this order. */
    private ExportException different(NDManager scope, NDList arrays, String found) {
        if (!sameTwice(values(forward(scope, arrays)), values(forward(scope, arrays)))) {
            return differentEveryTime("two results of DJL for the same inputs of shape " + shapes(arrays));
        }
        String difference = "The exported graph must compute what the block computes, found " + found + " for inputs of shape "
                + shapes(arrays) + ".\n";
        try (Trace trace = trace(scope, arrays)) {
            String dependence = SizeDependence.at(passes, given(arrays), trace.steps());
            return new ExportException(difference + (dependence == null ? differentNode(trace, arrays) : dependence));
        } catch (ExportException e) {
            return new ExportException(difference + "Why was not found: " + e.getMessage(), e);
        }
    }

    private boolean followsSizes(NDManager scope, NDList arrays) {
        try (Trace trace = trace(scope, arrays)) {
            return SizeDependence.at(passes, given(arrays), trace.steps()) != null;
        }
    }

    /** A trace on real inputs; its arrays are freed with the scope, too. */
    private Trace trace(NDManager scope, NDList arrays) {
        OnnxGraph unused = new OnnxGraph(Tracer.opset(model), List.of());
        Trace trace = new Trace(scope, unused, Symbols.none(), new IdentityHashMap<>());
        Tracer.run(block, trace, inputs, copies(scope, arrays));
        return trace;
    }

    private boolean sameTwice(List<Values> first, List<Values> second) {
        return first.size() == second.size() && IntStream.range(0, first.size()).allMatch(i ->
                first.get(i).shape().equals(second.get(i).shape()) && accepted(first.get(i).to(second.get(i))));
    }

    /** Compares every value that the graph computes with the same value of a trace on the same inputs. */
    private String differentNode(Trace trace, NDList arrays) {
        GraphProto.Builder all = model.getGraph().toBuilder().clearOutput();
        for (NodeProto node : all.getNodeList()) {
            node.getOutputList().forEach(name -> all.addOutput(ValueInfoProto.newBuilder().setName(name)));
        }
        try (OnnxRun run = new OnnxRun(model.toBuilder().setGraph(all).build())) {
            Map<String, Values> found = run.run(inputs, arrays);
            for (NodeProto node : all.getNodeList()) {
                NDArray array = trace.values().get(node.getName());
                String difference = array == null ? "" : difference(Values.of(array), found.get(node.getOutput(0)));
                if (!difference.isEmpty()) {
                    return "The first node that differs is " + node.getOpType() + " \"" + node.getName()
                            + "\" (the block, then the call): " + difference + ".\nMaybe " + engine(List.of(node))
                            + "raise the tolerance if the difference is rounding; otherwise this is a defect of the exporter:"
                            + " please open an issue with the block.";
                }
            }
        } catch (OrtException e) {
            return "ONNX Runtime refuses a node: " + e.getMessage()
                    + "\nMaybe another opset() has the operation; otherwise this is a defect of the exporter: please open an issue"
                    + " with the block.";
        }
        return "No single node differs by itself from what the block computes while it is traced.\nMaybe "
                + engine(all.getNodeList()) + ties(all.getNodeList()) + "raise the tolerance if the difference is rounding; otherwise the block computes"
                + " something else when it is traced, because it looks at the classes of its arrays or works outside of them.";
    }

    /** PyTorch 2.7.1 was seen to compute a 5x5 convolution of 24 channels and an LSTM wrongly on a CPU with AVX-512. */
    private static String engine(List<NodeProto> nodes) {
        return nodes.stream().anyMatch(node -> Set.of("Conv", "LSTM").contains(node.getOpType()))
                ? "set the environment variable ONEDNN_MAX_CPU_ISA=AVX and export again: with AVX-512 PyTorch computes some"
                + " convolutions and LSTMs wrongly. If it stays, " : "";
    }

    private static String ties(List<NodeProto> nodes) {
        return nodes.stream().anyMatch(node -> node.getOpType().equals("TopK")) ? "return sorted values in place of their positions"
                + " where values can be equal, which the engines put in different orders; " : "";
    }

    private String difference(Values djl, Values onnx) {
        if (!djl.shape().equals(onnx.shape())) {
            return djl.shape() + " in DJL and " + onnx.shape() + " in ONNX Runtime";
        }
        Values.Difference difference = djl.to(onnx);
        return accepted(difference) ? "" : difference.toString();
    }
}
