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
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.tribuoipwd.onnx.internal.Entries;
import java.io.IOException;
import java.nio.file.Path;
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

/**
 * Exports a DJL block to ONNX: runs it once in inference mode with arrays that record what they compute, and compares the
 * resulting graph with the block in ONNX Runtime.
 *
 * <pre>{@code
 * BlockExporter.builder(block).input("image", new Shape(-1, 3, 32, 32)).export(path);
 * }</pre>
 *
 * The block and its parameters are only read. An operation that has no mapping to ONNX is an error; nothing is left out or
 * guessed. An exporter is immutable and can be used from one thread at a time, as its block can.
 */
public final class BlockExporter {

    private static final int DEFAULT_OPSET = 13;
    private static final Map<Integer, Integer> IR_VERSIONS = Map.of(13, 7, 17, 8, 21, 10);

    private final Builder settings;

    private BlockExporter(Builder settings) {
        this.settings = settings;
    }

    /**
     * Begins an export.
     *
     * @param block an initialized block; only read
     * @return a builder, which needs one input or more
     */
    public static Builder builder(Block block) {
        return new Builder(block);
    }

    private ExportedGraph export() {
        for (Parameter parameter : settings.block.getParameters().values()) {
            if (!parameter.isInitialized() || parameter.getArray().isReleased()) {
                throw new ExportException("Every parameter must be initialized and open, found " + parameter.getName()
                        + (parameter.isInitialized() ? " of a closed block" : " without values")
                        + ".\nMaybe call initialize() on the block, or export it before its model is closed.");
            }
        }
        List<NDArray> parameters = settings.block.getParameters().values().stream().map(Parameter::getArray).toList();
        requireFits(parameters.stream().mapToLong(array -> array.size() * array.getDataType().getNumOfBytes()).sum());
        try (NDManager manager = parameters.isEmpty() ? NDManager.newBaseManager()
                : parameters.get(0).getManager().newSubManager()) {
            GraphTracer.Agreement passes = new GraphTracer(settings.block, settings.inputs, settings.outputs, settings.opset,
                    manager,
                    parameters).trace();
            ModelProto model = model(passes);
            ModelProto compressed = WeightCompression.compress(model, settings.weights);
            if (!settings.verify) {
                return new ExportedGraph(compressed, Verification.OFF, CompressionLoss.NONE);
            }
            Verifier verifier = new Verifier(settings.block, model, passes, settings.inputs, settings::size, settings.absolute,
                    settings.relative);
            Verification verification = verifier.verify(manager, settings.samples);
            CompressionLoss loss = settings.weights == WeightFormat.FLOAT32 ? CompressionLoss.NONE
                    : verifier.loss(manager, settings.samples, compressed);
            return new ExportedGraph(verifier.declared().without(compressed), verification, loss);
        }
    }

    /** A protobuf, and with it an .onnx file without external data, cannot be larger. */
    static void requireFits(long bytes) {
        if (bytes > Integer.MAX_VALUE - (64 << 20)) {
            throw new ExportException("The parameters of an exported block must fit into 2 GiB, found " + bytes
                    + " bytes.\nMaybe export it in parts; weights outside of the model file are not written yet.");
        }
    }

    private ModelProto model(GraphTracer.Agreement passes) {
        GraphProto.Builder graph = passes.second().graph().toBuilder();
        settings.inputs.forEach(input -> graph.addInput(info(input.name(), input.type(), input.shape(), input.dimensions())));
        for (int i = 0; i < passes.first().outputs().size(); i++) {
            graph.addOutput(output(passes.first().outputs().get(i).and(passes.second().outputs().get(i))));
        }
        String type = settings.block.getClass().getName();
        graph.setName(type.substring(type.lastIndexOf('.') + 1)).setDocString(settings.docString);
        return model(GraphSimplifier.simplify(graph, settings.foldBatchNorm));
    }

    /** Sizes of an output are declared where no dynamic dimension but the batch can have changed them. */
    private ValueInfoProto output(Pass.Output output) {
        boolean onlyBatch = settings.inputs.stream().allMatch(input -> Arrays.stream(input.shape().getShape()).skip(1)
                .allMatch(size -> size > 0));
        long[] sizes = Arrays.stream(output.shape().getShape()).map(size -> onlyBatch ? size : -1).toArray();
        return info(output.name(), output.type(), new Shape(sizes), output.dimensions());
    }

    private static ValueInfoProto info(String name, DataType type, Shape shape, List<String> dimensions) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < shape.dimension(); axis++) {
            TensorShapeProto.Dimension.Builder size = sizes.addDimBuilder();
            if (shape.get(axis) >= 0) {
                size.setDimValue(shape.get(axis));
            } else if (!dimensions.get(axis).isEmpty()) {
                size.setDimParam(dimensions.get(axis));
            }
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(Types.onnx(type)).setShape(sizes))).build();
    }

    private ModelProto model(GraphProto graph) {
        ModelProto.Builder model = ModelProto.newBuilder().setGraph(graph)
                .setIrVersion(Entries.known(IR_VERSIONS, settings.opset))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(settings.opset)).setProducerName("tribuo-ipwd onnx-export")
                .setDocString(settings.docString);
        String version = BlockExporter.class.getPackage().getImplementationVersion();
        model.setProducerVersion(version == null ? "development" : version);
        settings.metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /**
     * Builds and runs a {@link BlockExporter}.
     */
    public static final class Builder {

        private static final long[] DEFAULT_SIZES = {1, 2, 5};

        private final Block block;
        private final List<InputSpec> inputs = new ArrayList<>();
        private final Map<String, long[]> sizes = new TreeMap<>();
        private final List<NDList> samples = new ArrayList<>();
        private final Map<String, String> metadata = new TreeMap<>();
        private List<String> outputs = List.of();
        private String docString = "";
        private int opset = DEFAULT_OPSET;
        private boolean foldBatchNorm = true;
        private WeightFormat weights = WeightFormat.FLOAT32;
        private boolean verify = true;
        private double absolute = 1e-5;
        private double relative = 1e-4;

        private Builder(Block block) {
            this.block = block;
        }

        /**
         * Adds a float32 input.
         *
         * @param name its name in the graph
         * @param shape its shape; -1 for a dynamic size
         * @return this builder
         */
        public Builder input(String name, Shape shape) {
            return input(name, shape, DataType.FLOAT32);
        }

        /**
         * Adds an input.
         *
         * @param name its name in the graph
         * @param shape its shape; -1 for a dynamic size
         * @param type its type
         * @param dynamic the names of its dynamic dimensions, in order; inputs share the size of dimensions of the same name.
         *     Without names the first dimension is {@code batch}, others are the input's name and the axis
         * @return this builder
         * @throws ExportException if there are more names than dynamic dimensions
         */
        public Builder input(String name, Shape shape, DataType type, String... dynamic) {
            check(dynamic.length <= Arrays.stream(shape.getShape()).filter(size -> size < 0).count(), "An input must have a dynamic"
                    + " dimension for each name, found " + List.of(dynamic) + " for " + shape + ".",
                    "leave the names out, or make a size"
                    + " -1.");
            List<String> dimensions = new ArrayList<>();
            int next = 0;
            for (int axis = 0; axis < shape.dimension(); axis++) {
                boolean named = shape.get(axis) < 0 && next < dynamic.length;
                dimensions.add(named ? dynamic[next++] : axis == 0 ? "batch" : name + "_" + axis);
            }
            inputs.add(new InputSpec(name, shape, type, dimensions));
            return this;
        }

        /**
         * Sets the sizes of a dynamic dimension in which graph and block are compared; 1, 2 and 5 by default.
         *
         * @param dimension the dimension's name
         * @param first a size, positive
         * @param second another size
         * @param third another size
         * @return this builder
         */
        public Builder sizes(String dimension, long first, long second, long third) {
            sizes.put(dimension, new long[] {first, second, third});
            return this;
        }

        /** Different dimensions have different sizes in the same round. */
        private long size(String dimension, int round) {
            List<String> names = inputs.stream().flatMap(input -> input.dimensions().stream()).distinct().toList();
            long[] rounds = sizes.getOrDefault(dimension, DEFAULT_SIZES);
            return rounds[(round + names.indexOf(dimension)) % rounds.length];
        }

        /**
         * Names the outputs; otherwise one is named {@code output}, several {@code output_0}, {@code output_1} and so on.
         *
         * @param names one name for each output of the block
         * @return this builder
         */
        public Builder outputs(String... names) {
            outputs = List.of(names);
            return this;
        }

        /**
         * Adds inputs to compare graph and block on, beside the random ones.
         *
         * @param arrays one array for each input; only read, must stay open until the export ends
         * @return this builder
         */
        public Builder sample(NDList arrays) {
            samples.add(arrays);
            return this;
        }

        /**
         * Adds an entry to the model's metadata.
         *
         * @param key its key
         * @param value its value
         * @return this builder
         */
        public Builder metadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        /**
         * Describes the model.
         *
         * @param text a text for people
         * @return this builder
         */
        public Builder docString(String text) {
            docString = text;
            return this;
        }

        /**
         * Chooses the version of ONNX's operations.
         *
         * @param version 13 (the default, which Tribuo's own graphs have), 17 or 21
         * @return this builder
         */
        public Builder opset(int version) {
            opset = version;
            return this;
        }

        /**
         * Chooses whether a batch norm goes into the convolution before it; it does by default.
         *
         * @param on false to keep batch norms
         * @return this builder
         */
        public Builder foldBatchNorm(boolean on) {
            foldBatchNorm = on;
            return this;
        }

        /**
         * Chooses how the weights are stored; {@link ExportedGraph#compressionLoss()} reports what that changed.
         *
         * @param format the format, float32 by default
         * @return this builder
         */
        public Builder weights(WeightFormat format) {
            weights = format;
            return this;
        }

        /**
         * Chooses whether the graph is compared with the block; it is by default.
         *
         * @param on false to skip the comparison, which {@link ExportedGraph#verification()} then reports
         * @return this builder
         */
        public Builder verify(boolean on) {
            verify = on;
            return this;
        }

        /**
         * Sets how far graph and block may differ: by {@code absolute + relative * max |output|}.
         *
         * @param absolute the allowed absolute difference, 1e-5 by default
         * @param relative the allowed share of the largest absolute value of the same output, 1e-4 by default
         * @return this builder
         */
        public Builder tolerance(double absolute, double relative) {
            this.absolute = absolute;
            this.relative = relative;
            return this;
        }

        /**
         * Exports the block.
         *
         * @return the graph, compared with the block
         * @throws ExportException if the block cannot be exported, or the graph differs from it
         */
        public ExportedGraph export() {
            check(!inputs.isEmpty(), "A graph must have an input, found none.", "call input(name, shape).");
            check(IR_VERSIONS.containsKey(opset), "The opset must be 13, 17 or 21, found " + opset + ".", "use 13.");
            check(absolute >= 0 && relative >= 0, "The tolerances must not be negative, found " + absolute + " and " + relative + ".",
                    "use 1e-5 and 1e-4.");
            List<String> names = Stream.concat(inputs.stream().map(InputSpec::name), outputs.stream()).toList();
            check(names.stream().noneMatch(String::isBlank), "Inputs and outputs must have names, found " + names + ".",
                    "give each a name with a letter in it.");
            check(names.stream().distinct().count() == names.size(), "Inputs and outputs must have different names, found "
                    + inputs.stream().map(InputSpec::name).toList() + " and " + outputs + ".", "rename one.");
            inputs.forEach(Builder::check);
            Set<String> dynamic = inputs.stream().flatMap(InputSpec::dynamic).collect(Collectors.toCollection(TreeSet::new));
            check(dynamic.containsAll(sizes.keySet()), "Sizes must be those of dynamic dimensions " + dynamic + ", found "
                    + sizes.keySet() + ".", "correct the name in sizes(), or make that dimension -1.");
            check(sizes.values().stream().flatMapToLong(Arrays::stream).allMatch(size -> size > 0),
                    "Sizes must be positive, found " + sizes.values().stream().map(Arrays::toString).toList() + ".",
                    "use 1, 2 and 5.");
            for (NDList sample : samples) {
                check(sample.size() == inputs.size() && IntStream.range(0, inputs.size()).allMatch(i ->
                        inputs.get(i).takes(sample.get(i).getDataType(), sample.get(i).getShape())),
                        "A sample must have an array of "
                        + inputs.stream().map(input -> input.type() + " " + input.shape()).toList() + ", found " + sample.stream()
                        .map(array -> array.getDataType() + " " + array.getShape()).toList() + ".",
                        "correct the call of sample().");
            }
            return new BlockExporter(this).export();
        }

        private static void check(InputSpec input) {
            Types.requireOfTheEngine(input.type(), "the input \"" + input.name() + "\"");
            check(Arrays.stream(input.shape().getShape()).allMatch(size -> size == -1 || size > 0), "The input \"" + input.name()
                    + "\" must have positive sizes, or -1 for dynamic ones, found " + input.shape() + ".", "correct its shape.");
            check(input.dynamic().noneMatch(String::isBlank), "The dynamic dimensions of \"" + input.name()
                    + "\" must have names, found "
                    + input.dynamic().toList() + ".", "leave the names out.");
        }

        private static void check(boolean kept, String rule, String advice) {
            if (!kept) {
                throw new ExportException(rule + "\nMaybe " + advice);
            }
        }

        /**
         * Exports the block to a file, which appears whole or not at all.
         *
         * @param file the file; replaced if it exists
         * @return the graph, compared with the block
         * @throws ExportException if the block cannot be exported, or the graph differs from it; no file is written then
         * @throws IOException if the file cannot be written; an existing one is then still whole
         */
        public ExportedGraph export(Path file) throws IOException {
            ExportedGraph graph = export();
            graph.save(file);
            return graph;
        }
    }
}
