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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
            ModelProto model = trace(manager, parameters);
            ModelProto compressed = WeightCompression.compress(model, settings.weights);
            if (!settings.verify) {
                return new ExportedGraph(compressed, Verification.OFF, CompressionLoss.NONE);
            }
            Verifier verifier = new Verifier(settings.block, model, settings.inputs, settings::size, settings.absolute,
                    settings.relative);
            Verification verification = verifier.verify(manager, settings.samples);
            CompressionLoss loss = compressed == model ? CompressionLoss.NONE
                    : verifier.loss(manager, settings.samples, compressed);
            return new ExportedGraph(compressed, verification, loss);
        }
    }

    /** A protobuf, and with it an .onnx file without external data, cannot be larger. */
    static void requireFits(long bytes) {
        if (bytes > Integer.MAX_VALUE - (64 << 20)) {
            throw new ExportException("The parameters of an exported block must fit into 2 GiB, found " + bytes
                    + " bytes.\nMaybe export it in parts; weights outside of the model file are not written yet.");
        }
    }

    private ModelProto trace(NDManager manager, List<NDArray> parameters) {
        Symbols symbols = new Symbols(Stream.concat(settings.inputs.stream().map(GraphInput::shape),
                parameters.stream().map(NDArray::getShape)).flatMapToLong(shape -> LongStream.of(shape.getShape())).toArray());
        OnnxGraph graph = new OnnxGraph(settings.opset);
        GraphProto.Builder proto;
        try (Trace trace = new Trace(manager, graph, symbols)) {
            NDList arrays = new NDList();
            for (GraphInput input : settings.inputs) {
                arrays.add(trace.real().zeros(symbols.traced(input), input.type()));
            }
            NDList outputs = Tracer.run(settings.block, trace, settings.inputs, arrays);
            List<String> names = names(outputs);
            List<ValueInfoProto> ends = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                TracedArray output = traced(outputs.get(i));
                graph.node("Identity", List.of(output.name()), List.of(graph.reserve(names.get(i))));
                ends.add(output(names.get(i), output.real(), symbols));
            }
            proto = graph.build().addAllOutput(ends);
        }
        settings.inputs.forEach(input -> proto.addInput(info(input.name(), input.type(), input.shape(), input.dimensions())));
        proto.setName(settings.block.getClass().getSimpleName()).setDocString(settings.docString);
        return model(GraphSimplifier.simplify(proto, settings.foldBatchNorm));
    }

    private static TracedArray traced(NDArray array) {
        TracedArray traced = Trace.traced(array);
        if (traced == null) {
            throw new ExportException("An output must be computed from the inputs, found a fixed array " + array.getShape()
                    + ".\nMaybe leave it out of the outputs.");
        }
        return traced;
    }

    private List<String> names(NDList outputs) {
        if (settings.outputs.isEmpty()) {
            return outputs.size() == 1 ? List.of("output")
                    : IntStream.range(0, outputs.size()).mapToObj(i -> "output_" + i).toList();
        }
        if (settings.outputs.size() != outputs.size()) {
            throw new ExportException("The block must have as many outputs as names, found " + outputs.size() + " outputs and "
                    + settings.outputs + ".\nMaybe correct the call of outputs().");
        }
        return settings.outputs;
    }

    /** Sizes of an output are declared where no dynamic dimension but the batch can have changed them. */
    private ValueInfoProto output(String name, NDArray array, Symbols symbols) {
        boolean onlyBatch = settings.inputs.stream().allMatch(input -> Arrays.stream(input.shape().getShape()).skip(1)
                .allMatch(size -> size > 0));
        long[] sizes = array.getShape().getShape().clone();
        List<String> dimensions = Arrays.stream(sizes).mapToObj(symbols::name).toList();
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = symbols.symbolic(sizes[axis]) || !onlyBatch ? -1 : sizes[axis];
        }
        return info(name, array.getDataType(), new Shape(sizes), dimensions);
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
        ModelProto.Builder model = ModelProto.newBuilder().setGraph(graph).setIrVersion(IR_VERSIONS.get(settings.opset))
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
        private final List<GraphInput> inputs = new ArrayList<>();
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
         */
        public Builder input(String name, Shape shape, DataType type, String... dynamic) {
            List<String> dimensions = new ArrayList<>();
            int next = 0;
            for (int axis = 0; axis < shape.dimension(); axis++) {
                boolean named = shape.get(axis) < 0 && next < dynamic.length;
                dimensions.add(named ? dynamic[next++] : axis == 0 ? "batch" : name + "_" + axis);
            }
            inputs.add(new GraphInput(name, shape, type, dimensions));
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
         * Chooses how the weights are stored; {@link ExportedGraph#compressionLoss()} says what that changed.
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
         * @param on false to skip the comparison, which {@link ExportedGraph#verification()} then says
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
            check(Stream.concat(inputs.stream().map(GraphInput::name), outputs.stream()).distinct().count()
                    == inputs.size() + outputs.size(), "Inputs and outputs must have different names, found "
                            + inputs.stream().map(GraphInput::name).toList() + " and " + outputs + ".", "rename one.");
            for (GraphInput input : inputs) {
                check(Arrays.stream(input.shape().getShape()).allMatch(size -> size == -1 || size > 0), "The input \"" + input.name()
                        + "\" must have positive sizes, or -1 for dynamic ones, found " + input.shape() + ".", "correct its shape.");
            }
            return new BlockExporter(this).export();
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
