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
 * The options of {@link Export}.
 */
public final class ExportOptions implements Options {

    /** The student. */
    @Option(charName = 'm', longName = "model", usage = "File of the student, a Tribuo model: model.tribuo.")
    public @Nullable Path model = null;

    /** The file to write. */
    @Option(charName = 'o', longName = "output", usage = "New file for the student as ONNX, such as student.onnx.")
    public @Nullable Path output = null;

    /** Whether the input is flat. */
    @Option(longName = "flat", usage = "Gives the student of images an input of plain rows, (batch, features), in the same order.")
    public boolean flat = false;

    /** Whether the provenance is made shareable. */
    @Option(charName = 's', longName = "shareable", usage = "Leaves absolute paths and host names out of the provenance in it.")
    public boolean shareable = false;

    /** The domain in the graph. */
    @Option(longName = "domain", usage = "Reverse-DNS name that the graph has as its domain.")
    public String domain = TrainingRun.DOMAIN;

    /** The version in the graph. */
    @Option(longName = "model-version", usage = "Version that the graph has.")
    public long modelVersion = 1;

    /** Whether a file that is there is replaced. */
    @Option(longName = "force", usage = "Replaces the file of --output. Without it, a file that is there is an error.")
    public boolean force = false;

    /**
     * Options with their defaults.
     */
    public ExportOptions() {}

    @Override
    public String getOptionsDescription() {
        return "Writes a student that is a Tribuo model as an ONNX file, with its labels, its features and its provenance as"
                + " metadata. It needs no PyTorch.";
    }
}
