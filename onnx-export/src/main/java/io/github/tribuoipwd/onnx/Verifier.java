/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Compares an exported model with its block on random inputs, in three sizes of every dynamic dimension, and on given inputs:
 * shapes, types and values of every output. ONNX Runtime runs first, and the block on copies, since it may write into its inputs.
 * Where they differ it determines the reason.
 */
final class Verifier {

    private static final int ROUNDS = 3;
    private static final long SEED = 20221012;
    /** Rows of one more comparison, and how many elements all results of a block's calls may have in it. */
    private static final long MANY_ROWS = 257;
    private static final long MANY_ELEMENTS = 16 << 20;

    private final BlockRun block;
    private final ModelProto model;
    private final GraphTracer.Agreement passes;
    private final Diagnosis diagnosis;
    private final List<InputSpec> inputs;
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
    Verifier(Block block, ModelProto model, GraphTracer.Agreement passes, List<InputSpec> inputs, Sizes sizes, double absolute,
            double relative) {
        this.block = new BlockRun(block, inputs);
        this.model = model;
        this.passes = passes;
        this.inputs = inputs;
        this.sizes = sizes;
        this.absolute = absolute;
        this.relative = relative;
        declared = new DeclaredShapes(model);
        diagnosis = new Diagnosis(this.block, model, passes, this::accepted);
    }

    /** The shapes of outputs that the model declares, compared with all runs so far. */
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

    /** Whether a dynamic dimension counts rows, and many rows take little memory. */
    private boolean takesManyRows() {
        Pass pass = passes.second();
        long rows = inputs.stream().flatMap(InputSpec::rows).mapToLong(pass.sizes()::get).min().orElse(Long.MAX_VALUE);
        long elements = pass.steps().stream().flatMap(step -> step.shapes().stream()).mapToLong(Shape::size).sum();
        return rows < MANY_ROWS && elements * MANY_ROWS / rows <= MANY_ELEMENTS;
    }

    /**
     * Refuses a network that computes differently from some number of rows on, unless it cannot take so many. Rounding is left to
     * the other comparisons.
     */
    private void compareManyRows(NDManager manager) {
        Set<String> rows = inputs.stream().flatMap(InputSpec::rows).collect(Collectors.toSet());
        try (NDManager scope = manager.newSubManager(); OnnxRun run = new OnnxRun(model)) {
            NDList arrays = random(scope, 0, dimension -> rows.contains(dimension) ? MANY_ROWS : sizes.of(dimension, 0));
            try {
                block.forward(scope, arrays);
            } catch (ExportException e) {
                return;
            }
            try {
                compare(scope, run, arrays);
            } catch (ExportException e) {
                if (diagnosis.followsSizes(scope, arrays)) {
                    throw e;
                }
            }
        }
    }

    /** Compares a compressed model on the same inputs; its difference is reported, not limited. */
    CompressionLoss loss(NDManager manager, List<NDList> samples, ModelProto compressed) {
        double[] largest = {0};
        long[] rows = {0};
        long[] same = {0};
        onEveryInput(manager, samples, compressed, (scope, run, arrays) -> {
            Map<String, Values> found = onnx(run, arrays);
            List<Values> expected = BlockRun.values(block.forward(scope, arrays));
            for (int i = 0; i < expected.size(); i++) {
                largest[0] = Math.max(largest[0], expected.get(i).to(Entries.known(found, output(i))).size());
            }
            Shape shape = expected.get(0).shape();
            int width = shape.dimension() == 0 ? 1 : (int) shape.get(shape.dimension() - 1);
            double[] before = expected.get(0).numbers();
            double[] after = Entries.known(found, output(0)).numbers();
            for (int row = 0; width > 0 && row + width <= before.length; row += width) {
                rows[0]++;
                same[0] += best(before, row, width) == best(after, row, width) ? 1 : 0;
            }
        });
        return new CompressionLoss(largest[0], rows[0] == 0 ? 1 : same[0] / (double) rows[0]);
    }

    /** A use of one set of inputs, which the scope owns; they must not change. */
    private interface Comparison {
        void on(NDManager scope, OnnxRun run, NDList arrays);
    }

    /** Random inputs first, then the caller's. */
    private void onEveryInput(NDManager manager, List<NDList> samples, ModelProto tested, Comparison comparison) {
        try (OnnxRun run = new OnnxRun(tested)) {
            for (int i = 0; i < ROUNDS + samples.size(); i++) {
                try (NDManager scope = manager.newSubManager()) {
                    comparison.on(scope, run, i < ROUNDS ? random(scope, i) : BlockRun.copies(scope, samples.get(i - ROUNDS)));
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

    /** Standard normal numbers; zeros and ones where the type is no floating one. */
    private NDList random(NDManager scope, int round) {
        return random(scope, round, dimension -> sizes.of(dimension, round));
    }

    private NDList random(NDManager scope, int round, ToLongFunction<String> sized) {
        SplittableRandom random = new SplittableRandom(SEED + round);
        NDList arrays = new NDList();
        for (InputSpec input : inputs) {
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
            throw new ExportException("ONNX Runtime cannot run the exported model on inputs of shape " + BlockRun.shapes(arrays)
                    + ": " + e.getMessage() + "\nMaybe it does not take these sizes; choose others with sizes().", e);
        }
    }

    private double compare(NDManager scope, OnnxRun run, NDList arrays) {
        Map<String, Values> found;
        try {
            found = run.run(inputs, arrays);
        } catch (OrtException e) {
            // The block may not take these sizes either, which is the better message.
            block.forward(scope, arrays);
            throw diagnosis.of(scope, arrays, "an error of ONNX Runtime (" + e.getMessage() + ")");
        }
        List<Values> expected = BlockRun.values(block.forward(scope, arrays));
        if (expected.size() != found.size()) {
            throw new ExportException("A block must give as many outputs for every size of its inputs, found " + expected.size()
                    + " for inputs of shape " + BlockRun.shapes(arrays) + " and " + found.size()
                    + " while it was traced.\nMaybe leave that size"
                    + " out with sizes().");
        }
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            Values djl = expected.get(i);
            Values onnx = Entries.known(found, output(i));
            if (!djl.shape().equals(onnx.shape()) || djl.type() != onnx.type()) {
                throw diagnosis.of(scope, arrays, djl.type() + " " + djl.shape() + " in DJL and " + onnx.type() + " " + onnx.shape()
                        + " in ONNX Runtime as the shape of output \"" + output(i) + "\"");
            }
            Values.Difference difference = djl.to(onnx);
            if (!accepted(difference)) {
                throw diagnosis.of(scope, arrays, difference + " in output \"" + output(i) + "\"");
            }
            largest = Math.max(largest, difference.size());
            declared.see(i, djl.shape(), block.given(arrays));
        }
        return largest;
    }

    private boolean accepted(Values.Difference difference) {
        return difference.within(absolute, relative);
    }
}
