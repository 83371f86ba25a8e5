/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Option;
import com.oracle.labs.mlrg.olcut.config.Options;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@link Reproduce}.
 */
public final class ReproduceOptions implements Options {

    /** The student. */
    @Option(charName = 'm', longName = "model", usage = "The student: a Tribuo model or an exported ONNX file.")
    public @Nullable Path model = null;

    /** The file for the configuration. */
    @Option(longName = "save-configuration", usage = "Writes the configuration of trainer and data to this new file and trains"
            + " nothing.")
    public @Nullable Path saveConfiguration = null;

    /** Properties to change. */
    @Option(longName = "override", usage = "Properties to change, such as onnxteacher-3.modelPath=teacher.onnx, separated by"
            + " commas.")
    public String[] override = {};

    /** Whether a file that is there is replaced. */
    @Option(longName = "force", usage = "Replaces the file of --save-configuration. Without it, a file that is there is an error.")
    public boolean force = false;

    /**
     * Options with their defaults.
     */
    public ReproduceOptions() {}

    @Override
    public String getOptionsDescription() {
        return "Trains a student again from its provenance and compares the two.";
    }
}
