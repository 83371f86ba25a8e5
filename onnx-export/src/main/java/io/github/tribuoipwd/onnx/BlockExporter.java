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
import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Exports a DJL block to ONNX: runs it once in inference mode with arrays that record what they compute, and compares the
 * resulting graph with the block in ONNX Runtime.
 *
 * <pre>{@code
 * BlockExporter.builder(block).input("image", new Shape(-1, 3, 32, 32)).build().export(path);
 * }</pre>
 *
 * The block and its parameters are only read. An operation that has no mapping to ONNX is an error; nothing is left out or
 * guessed. An exporter is immutable and can be used from one thread at a time, as its block can.
 */
public final class BlockExporter {

    private final ExportSettings settings;

    private BlockExporter(ExportSettings settings) {
        this.settings = new ExportSettings(settings);
    }

    /**
     * Begins an exporter.
     *
     * @param block an initialized block; only read
     * @return a builder, which needs one {@link Builder#input(String, Shape) input} or more
     */
    public static Builder builder(Block block) {
        return new Builder(block);
    }

    /**
     * Exports the block.
     *
     * @return the graph, compared with the block
     * @throws ExportException if the block cannot be exported, or the graph differs from it
     */
    public ExportedGraph export() {
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
                    manager, parameters).trace();
            ModelProto model = ModelWriter.model(settings, passes);
            ModelProto compressed = WeightCompression.compress(model, settings.weights);
            if (!settings.verify) {
                return new ExportedGraph(compressed, Verification.OFF, CompressionLoss.NONE);
            }
            Verifier verifier = new Verifier(settings.block, model, passes, settings.inputs, settings::size,
                    settings.absoluteTolerance, settings.relativeTolerance);
            Verification verification = verifier.verify(manager, settings.samples);
            CompressionLoss loss = settings.weights == WeightFormat.FLOAT32 ? CompressionLoss.NONE
                    : verifier.loss(manager, settings.samples, compressed);
            return new ExportedGraph(verifier.declared().without(compressed), verification, loss);
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

    /** A protobuf, and with it an .onnx file without external data, cannot be larger. */
    static void requireFits(long bytes) {
        if (bytes > Integer.MAX_VALUE - (64 << 20)) {
            throw new ExportException("The parameters of an exported block must fit into 2 GiB, found " + bytes
                    + " bytes.\nMaybe export it in parts; weights outside of the model file are not written yet.");
        }
    }

    /**
     * Builds a {@link BlockExporter}.
     */
    public static final class Builder {

        private final ExportSettings settings;

        private Builder(Block block) {
            settings = new ExportSettings(block);
        }

        /**
         * Adds a float32 input; one input or more must be added.
         *
         * @param name its name in the graph
         * @param shape its shape; -1 for a dynamic size
         * @return this builder
         */
        public Builder input(String name, Shape shape) {
            return input(name, shape, DataType.FLOAT32);
        }

        /**
         * Adds an input; one input or more must be added.
         *
         * @param name its name in the graph
         * @param shape its shape; -1 for a dynamic size
         * @param type its type
         * @param dynamic the names of its dynamic dimensions, in order; inputs share the size of dimensions of the same name.
         *     Without names, by default, the first dimension is {@code batch}, others are the input's name and the axis
         * @return this builder
         * @throws ExportException if there are more names than dynamic dimensions
         */
        public Builder input(String name, Shape shape, DataType type, String... dynamic) {
            ExportSettings.check(dynamic.length <= Arrays.stream(shape.getShape()).filter(size -> size < 0).count(),
                    "An input must have a dynamic dimension for each name, found " + List.of(dynamic) + " for " + shape + ".",
                    "leave the names out, or make a size -1.");
            List<String> dimensions = new ArrayList<>();
            int next = 0;
            for (int axis = 0; axis < shape.dimension(); axis++) {
                boolean named = shape.get(axis) < 0 && next < dynamic.length;
                dimensions.add(named ? dynamic[next++] : axis == 0 ? "batch" : name + "_" + axis);
            }
            settings.inputs.add(new InputSpec(name, shape, type, dimensions));
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
            settings.sizes.put(dimension, new long[] {first, second, third});
            return this;
        }

        /**
         * Sets the names of the outputs.
         *
         * @param names one name for each output of the block; by default one is named {@code output}, several {@code output_0},
         *     {@code output_1} and so on
         * @return this builder
         */
        public Builder outputs(String... names) {
            settings.outputs = List.of(names);
            return this;
        }

        /**
         * Adds inputs to compare graph and block on, beside the random ones; none by default.
         *
         * @param arrays one array for each input; only read, must stay open until the last export
         * @return this builder
         */
        public Builder sample(NDList arrays) {
            settings.samples.add(arrays);
            return this;
        }

        /**
         * Adds an entry to the model's metadata; none by default.
         *
         * @param key its key; an entry of the same key is replaced
         * @param value its value
         * @return this builder
         */
        public Builder metadata(String key, String value) {
            settings.metadata.put(key, value);
            return this;
        }

        /**
         * Sets the description of the model.
         *
         * @param text a text for people; empty by default
         * @return this builder
         */
        public Builder docString(String text) {
            settings.docString = text;
            return this;
        }

        /**
         * Sets the version of ONNX's operations.
         *
         * @param version 13 (the default, which Tribuo's own graphs have), 17 or 21
         * @return this builder
         */
        public Builder opset(int version) {
            settings.opset = version;
            return this;
        }

        /**
         * Sets whether a batch norm goes into the convolution before it.
         *
         * @param on true by default; false to keep batch norms
         * @return this builder
         */
        public Builder foldBatchNorm(boolean on) {
            settings.foldBatchNorm = on;
            return this;
        }

        /**
         * Sets how the weights are stored; {@link ExportedGraph#compressionLoss()} reports what that changed.
         *
         * @param format the format; {@link WeightFormat#FLOAT32} by default
         * @return this builder
         */
        public Builder weights(WeightFormat format) {
            settings.weights = format;
            return this;
        }

        /**
         * Sets whether the graph is compared with the block.
         *
         * @param on true by default; false to skip the comparison, which {@link ExportedGraph#verification()} then reports
         * @return this builder
         */
        public Builder verify(boolean on) {
            settings.verify = on;
            return this;
        }

        /**
         * Sets how far graph and block may differ: by {@code absolute + relative * max |output|}.
         *
         * @param absolute the allowed absolute difference, zero or positive; 1e-5 by default
         * @param relative the allowed share of the largest absolute value of the same output, zero or positive; 1e-4 by default
         * @return this builder
         */
        public Builder tolerance(double absolute, double relative) {
            settings.absoluteTolerance = absolute;
            settings.relativeTolerance = relative;
            return this;
        }

        /**
         * Builds the exporter; the builder can go on to build others.
         *
         * @return the exporter
         * @throws ExportException if a setting breaks its rule
         */
        public BlockExporter build() {
            return new BlockExporter(settings);
        }
    }
}
