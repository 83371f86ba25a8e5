/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a {@link BlockExporter} exports and how. Only a builder changes it, and an exporter has a copy. */
final class ExportSettings {

    private static final long[] DEFAULT_SIZES = {1, 2, 5};

    final Block block;
    final List<InputSpec> inputs;
    final List<NDList> samples;
    final Map<String, long[]> sizes;
    final Map<String, String> metadata;
    List<String> outputs = List.of();
    String docString = "";
    int opset = 13;
    boolean foldBatchNorm = true;
    WeightFormat weights = WeightFormat.FLOAT32;
    boolean verify = true;
    double absoluteTolerance = 1e-5;
    double relativeTolerance = 1e-4;

    ExportSettings(Block block) {
        this.block = block;
        inputs = new ArrayList<>();
        samples = new ArrayList<>();
        sizes = new TreeMap<>();
        metadata = new TreeMap<>();
    }

    /**
     * Copies settings that keep all rules.
     *
     * @throws ExportException if one breaks a rule
     */
    ExportSettings(ExportSettings settings) {
        block = settings.block;
        inputs = List.copyOf(settings.inputs);
        samples = List.copyOf(settings.samples);
        sizes = new TreeMap<>(settings.sizes);
        metadata = new TreeMap<>(settings.metadata);
        outputs = settings.outputs;
        docString = settings.docString;
        opset = settings.opset;
        foldBatchNorm = settings.foldBatchNorm;
        weights = settings.weights;
        verify = settings.verify;
        absoluteTolerance = settings.absoluteTolerance;
        relativeTolerance = settings.relativeTolerance;
        check();
    }

    /** The size of a dynamic dimension in a round of the comparison; in one round each dimension has another size. */
    long size(String dimension, int round) {
        List<String> names = inputs.stream().flatMap(input -> input.dimensions().stream()).distinct().toList();
        long[] rounds = sizes.getOrDefault(dimension, DEFAULT_SIZES);
        return rounds[(round + names.indexOf(dimension)) % rounds.length];
    }

    private void check() {
        check(!inputs.isEmpty(), "A graph must have an input, found none.", "call input(name, shape).");
        check(ModelWriter.supports(opset), "The opset must be 13, 17 or 21, found " + opset + ".", "use 13.");
        check(absoluteTolerance >= 0 && relativeTolerance >= 0, "The tolerances must not be negative, found " + absoluteTolerance
                + " and " + relativeTolerance + ".", "use 1e-5 and 1e-4.");
        List<String> names = Stream.concat(inputs.stream().map(InputSpec::name), outputs.stream()).toList();
        check(names.stream().noneMatch(String::isBlank), "Inputs and outputs must have names, found " + names + ".",
                "give each a name with a letter in it.");
        check(names.stream().distinct().count() == names.size(), "Inputs and outputs must have different names, found "
                + inputs.stream().map(InputSpec::name).toList() + " and " + outputs + ".", "rename one.");
        inputs.forEach(ExportSettings::check);
        Set<String> dynamic = inputs.stream().flatMap(InputSpec::dynamic).collect(Collectors.toCollection(TreeSet::new));
        check(dynamic.containsAll(sizes.keySet()), "Sizes must be those of dynamic dimensions " + dynamic + ", found "
                + sizes.keySet() + ".", "correct the name in sizes(), or make that dimension -1.");
        check(sizes.values().stream().flatMapToLong(Arrays::stream).allMatch(size -> size > 0), "Sizes must be positive, found "
                + sizes.values().stream().map(Arrays::toString).toList() + ".", "use 1, 2 and 5.");
        samples.forEach(this::check);
    }

    private static void check(InputSpec input) {
        Types.requireOfTheEngine(input.type(), "the input \"" + input.name() + "\"");
        check(Arrays.stream(input.shape().getShape()).allMatch(size -> size == -1 || size > 0), "The input \"" + input.name()
                + "\" must have positive sizes, or -1 for dynamic ones, found " + input.shape() + ".", "correct its shape.");
        check(input.dynamic().noneMatch(String::isBlank), "The dynamic dimensions of \"" + input.name()
                + "\" must have names, found " + input.dynamic().toList() + ".", "leave the names out.");
    }

    private void check(NDList sample) {
        check(sample.size() == inputs.size() && IntStream.range(0, inputs.size()).allMatch(i ->
                inputs.get(i).takes(sample.get(i).getDataType(), sample.get(i).getShape())), "A sample must have an array of "
                + inputs.stream().map(input -> input.type() + " " + input.shape()).toList() + ", found "
                + sample.stream().map(array -> array.getDataType() + " " + array.getShape()).toList() + ".",
                "correct the call of sample().");
    }

    /** Throws unless a rule is kept. */
    static void check(boolean kept, String rule, String advice) {
        if (!kept) {
            throw new ExportException(rule + "\nMaybe " + advice);
        }
    }
}
