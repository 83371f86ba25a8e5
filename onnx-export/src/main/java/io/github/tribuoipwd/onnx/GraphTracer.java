/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Traces a block in passes of different sizes until two of them write the same graph. A value that the network computes from a
 * size and that a graph cannot express differs in every pass; a constant that happens to be a multiple of a size differs in one.
 */
final class GraphTracer {

    private static final int PASSES = 5;
    /** A pass may fail because its size divides a number of the network, and the next pass because of a later number. */
    private static final int FAILURES = 3;
    private static final int FIRST_SIZE = 23;
    /** The second pass has a smaller batch, and takes half the time. */
    private static final int SMALL_SIZE = 11;

    private final Block block;
    private final List<InputSpec> inputs;
    private final List<String> outputs;
    private final int opset;
    private final NDManager manager;
    private final IdentityHashMap<NDArray, TensorProto> weights = new IdentityHashMap<>();
    /** Numbers in the network's calls; no size may divide them. */
    private final Set<Long> numbers = new HashSet<>();
    private long largest;

    /**
     * @param outputs the names of the outputs; empty for names of their own
     * @param parameters all parameters of the block
     */
    GraphTracer(Block block, List<InputSpec> inputs, List<String> outputs, int opset, NDManager manager,
            List<NDArray> parameters) {
        this.block = block;
        this.inputs = inputs;
        this.outputs = outputs;
        this.opset = opset;
        this.manager = manager;
        Stream.concat(inputs.stream().map(InputSpec::shape), parameters.stream().map(NDArray::getShape))
                .flatMapToLong(shape -> LongStream.of(shape.getShape())).forEach(numbers::add);
    }

    /** Two passes of different sizes that wrote the same graph. */
    record Agreement(Pass first, Pass second) {}

    /**
     * Traces the block.
     *
     * @throws ExportException if a pass fails in three different sizes, or the passes do not agree
     */
    Agreement trace() {
        List<Pass> passes = new ArrayList<>();
        List<ExportException> failures = new ArrayList<>();
        for (int i = 0; i < PASSES && failures.size() < FAILURES; i++) {
            Map<String, Long> sizes = sizes(i);
            try {
                Pass pass = pass(sizes);
                for (Pass other : passes) {
                    if (pass.agrees(other)) {
                        return new Agreement(other, pass);
                    }
                }
                passes.add(pass);
            } catch (ExportException e) {
                failures.add(e);
            }
        }
        if (failures.size() == FAILURES) {
            ExportException last = failures.get(FAILURES - 1);
            throw sameButForNumbers(failures.get(0), last) ? failures.get(0) : last;
        }
        Pass last = passes.get(passes.size() - 1);
        if (!pass(last.sizes()).agrees(last)) {
            throw Diagnosis.differentEveryTime("two passes of the same sizes that write different graphs");
        }
        throw new ExportException(SizeDependence.between(passes.get(passes.size() - 2), last));
    }

    private static boolean sameButForNumbers(ExportException a, ExportException b) {
        return String.valueOf(a.getMessage()).replaceAll("\\d+", "").equals(String.valueOf(b.getMessage()).replaceAll("\\d+", ""));
    }

    /** A distinct prime for every dynamic dimension, which divides no number found in the network so far. */
    private Map<String, Long> sizes(int pass) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        inputs.stream().flatMap(InputSpec::dynamic).distinct().forEach(dimension -> {
            boolean batch = inputs.stream().allMatch(input -> IntStream.range(1, input.shape().dimension())
                    .noneMatch(axis -> input.shape().get(axis) < 0 && input.dimensions().get(axis).equals(dimension)));
            long size = pass == 0 ? FIRST_SIZE : pass == 1 && batch ? SMALL_SIZE : largest + 1;
            while (!usable(size)) {
                size++;
            }
            sizes.put(dimension, size);
            numbers.add(size);
            largest = Math.max(largest, size);
        });
        return sizes;
    }

    private boolean usable(long size) {
        return LongStream.rangeClosed(2, (long) Math.sqrt(size)).allMatch(n -> size % n != 0)
                && numbers.stream().noneMatch(number -> number > 0 && number % size == 0);
    }

    private Pass pass(Map<String, Long> sizes) {
        Symbols symbols = new Symbols(sizes);
        OnnxGraph graph = new OnnxGraph(opset, Stream.concat(inputs.stream().map(InputSpec::name), outputs.stream()).toList());
        try (Trace trace = new Trace(manager, graph, symbols, weights)) {
            NDList arrays = new NDList();
            for (InputSpec input : inputs) {
                arrays.add(trace.real().zeros(symbols.traced(input), input.type()));
            }
            NDList results = Tracer.run(block, trace, inputs, arrays);
            List<String> names = names(graph, results);
            List<Pass.Output> ends = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                TracedArray output = traced(results.get(i));
                graph.node("Identity", List.of(output.name()), List.of(names.get(i)));
                ends.add(new Pass.Output(names.get(i), output.real().getDataType(), output.real().getShape(),
                        Arrays.stream(output.real().getShape().getShape()).mapToObj(symbols::name).toList()));
            }
            // Values that no output depends on may differ between passes.
            GraphProto.Builder written = graph.build();
            names.forEach(name -> written.addOutput(ValueInfoProto.newBuilder().setName(name)));
            GraphProto read = GraphSimplifier.simplify(written, false).toBuilder().clearOutput().build();
            return new Pass(sizes, List.copyOf(trace.steps()), read, ends);
        } finally {
            numbers.addAll(symbols.asked());
        }
    }

    private static TracedArray traced(NDArray array) {
        TracedArray traced = Trace.traced(array);
        if (traced == null) {
            throw new ExportException("An output must be computed from the inputs, found a fixed array " + array.getShape()
                    + ".\nMaybe leave it out of the outputs.");
        }
        return traced;
    }

    private List<String> names(OnnxGraph graph, NDList results) {
        if (results == null || results.isEmpty()) {
            throw new ExportException("The block must have an output, found none."
                    + "\nMaybe its forward() forgets to return the result.");
        }
        if (outputs.isEmpty()) {
            return results.size() == 1 ? List.of(graph.reserve("output"))
                    : IntStream.range(0, results.size()).mapToObj(i -> graph.reserve("output_" + i)).toList();
        }
        if (outputs.size() != results.size()) {
            throw new ExportException("The block must have as many outputs as names, found " + results.size() + " outputs and "
                    + outputs + ".\nMaybe correct the call of outputs().");
        }
        return outputs;
    }
}
