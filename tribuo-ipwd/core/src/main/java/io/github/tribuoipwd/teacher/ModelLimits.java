/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.ModelWalk;

/**
 * What an ONNX model from elsewhere may have and take. The first settings are checked by a walk over the file, and over the names
 * and sizes of the files beside it, before ONNX Runtime gets it; the last by a clock. The defaults let every teacher pass that
 * was seen, and end what would go on for ever.
 * <p>
 * There is no limit of memory in a run: ONNX Runtime has none on the CPU. {@code docs/teachers.md} lists what hostile models do.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#modellimits">Settings</a>
 */
public final class ModelLimits implements Configurable, Provenancable<ConfiguredObjectProvenance> {

    private static final ModelLimits DEFAULTS = builder().build();

    @Config(description = "How deep graphs may lie in graphs, as in the branches of an If, the main one counted; 1 to 30.")
    private int nesting = 16;

    @Config(description = "The most nodes and tensors, those of all graphs and functions together, and nodes with each function in"
            + " place of its calls.")
    private long nodes = 200_000;

    @Config(description = "The most bytes that all tensors of the model declare; sparse tensors count as if they were dense.")
    private long tensorBytes = 8L << 30;

    @Config(description = "The most bytes of the model and its external data on disk.")
    private long fileBytes = 8L << 30;

    @Config(description = "The most files of external data.")
    private int externalFiles = 4096;

    @Config(description = "The most bytes of a value whose size stands in the file, as that of a ConstantOfShape. Values that ONNX"
            + " Runtime would compute when it opens the model are computed in each run if they are larger.")
    private long valueBytes = 1L << 30;

    @Config(description = "The most seconds in which the model is opened; 0 for no limit.")
    private double openSeconds = 1800;

    @Config(description = "The most seconds of a run of one batch; 0 for no limit.")
    private double runSeconds = 3600;

    /**
     * For OLCUT.
     */
    private ModelLimits() {}

    private ModelLimits(ModelLimits settings) {
        nesting = settings.nesting;
        nodes = settings.nodes;
        tensorBytes = settings.tensorBytes;
        fileBytes = settings.fileBytes;
        externalFiles = settings.externalFiles;
        valueBytes = settings.valueBytes;
        openSeconds = settings.openSeconds;
        runSeconds = settings.runSeconds;
        Checks.validated(this);
    }

    /**
     * Begins limits.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The limits of a teacher of which none are configured. */
    static ModelLimits defaults() {
        return DEFAULTS;
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if a setting breaks its rule
     */
    @Override
    public void postConfig() {
        Checks.setting(nesting >= 1 && nesting <= 30, "nesting", "must be from 1 to 30, as deep as ONNX Runtime reads", nesting,
                "use 16.");
        Checks.setting(nodes > 0, "nodes", "must be positive", nodes, "use 200000.");
        Checks.setting(tensorBytes > 0, "tensorBytes", "must be positive", tensorBytes, "use 8589934592.");
        Checks.setting(fileBytes > 0, "fileBytes", "must be positive", fileBytes, "use 8589934592.");
        Checks.setting(externalFiles >= 0, "externalFiles", "must not be negative", externalFiles, "use 4096, or 0 for none.");
        Checks.setting(valueBytes > 0, "valueBytes", "must be positive", valueBytes, "use 1073741824.");
        Checks.notNegative("openSeconds", openSeconds, "use 1800, or 0 for no limit.");
        Checks.notNegative("runSeconds", runSeconds, "use 3600, or 0 for no limit.");
    }

    /** Those of the walk. */
    ModelWalk.Limits ofWalk() {
        return new ModelWalk.Limits(nesting, nodes, tensorBytes, externalFiles);
    }

    long tensorBytes() {
        return tensorBytes;
    }

    long fileBytes() {
        return fileBytes;
    }

    long valueBytes() {
        return valueBytes;
    }

    double openSeconds() {
        return openSeconds;
    }

    double runSeconds() {
        return runSeconds;
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "ModelLimits");
    }

    @Override
    public String toString() {
        return "ModelLimits(nesting=" + nesting + ",nodes=" + nodes + ",tensorBytes=" + tensorBytes + ",fileBytes=" + fileBytes
                + ",externalFiles=" + externalFiles + ",valueBytes=" + valueBytes + ",openSeconds=" + openSeconds
                + ",runSeconds=" + runSeconds + ")";
    }

    /**
     * Builds {@link ModelLimits}.
     */
    public static final class Builder {

        private final ModelLimits limits = new ModelLimits();

        private Builder() {}

        /**
         * Sets how deep graphs may lie in graphs, as in the branches of an If or the body of a Loop.
         *
         * @param graphs the number of graphs, the main one counted, 1 to 30; 16 by default
         * @return this builder
         */
        public Builder nesting(int graphs) {
            limits.nesting = graphs;
            return this;
        }

        /**
         * Sets the most nodes and tensors. The time in which ONNX Runtime opens a model grows with the square of its nodes: two
         * seconds for 40,000, a minute for 200,000.
         *
         * @param number how many in all graphs and functions together, and how many nodes with each function in place of its calls;
         *     positive; 200,000 by default
         * @return this builder
         */
        public Builder nodes(long number) {
            limits.nodes = number;
            return this;
        }

        /**
         * Sets the most bytes that tensors declare, which may be many more than there are in the file.
         *
         * @param bytes the bytes of all tensors together, positive; 8 GiB by default
         * @return this builder
         */
        public Builder tensorBytes(long bytes) {
            limits.tensorBytes = bytes;
            return this;
        }

        /**
         * Sets the most bytes of the files.
         *
         * @param bytes the bytes of the model and all its external data, positive; 8 GiB by default
         * @return this builder
         */
        public Builder fileBytes(long bytes) {
            limits.fileBytes = bytes;
            return this;
        }

        /**
         * Sets the most files of external data.
         *
         * @param number the number; 4,096 by default, 0 for models that are one file
         * @return this builder
         */
        public Builder externalFiles(int number) {
            limits.externalFiles = number;
            return this;
        }

        /**
         * Sets the most bytes of a value that nodes make of constants alone. A larger one whose size stands in the file, as that of
         * a ConstantOfShape or an Expand, is refused. One that ONNX Runtime would compute when it opens the model is computed in
         * each run, which is slower and can be ended.
         *
         * @param bytes the bytes of one value, positive; 1 GiB by default
         * @return this builder
         */
        public Builder valueBytes(long bytes) {
            limits.valueBytes = bytes;
            return this;
        }

        /**
         * Sets the most seconds in which the model is opened. ONNX Runtime does not let its opening be ended: after that time
         * the caller goes on with an exception, and a thread in the background frees the model when the engine is done.
         *
         * @param seconds the seconds; 1,800 by default, since TensorRT may take many minutes; 0 for no limit
         * @return this builder
         */
        public Builder openSeconds(double seconds) {
            limits.openSeconds = seconds;
            return this;
        }

        /**
         * Sets the most seconds of a run of one batch. ONNX Runtime ends a run between two operations: one that takes long itself
         * is ended after it.
         *
         * @param seconds the seconds; 3,600 by default, since a large model may take many minutes for 256 rows on few cores; 0
         *     for no limit
         * @return this builder
         */
        public Builder runSeconds(double seconds) {
            limits.runSeconds = seconds;
            return this;
        }

        /**
         * Builds the limits; the builder can go on to build others.
         *
         * @return the limits
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public ModelLimits build() {
            return new ModelLimits(limits);
        }
    }
}
