/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Option;
import com.oracle.labs.mlrg.olcut.config.Options;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;

/**
 * The options of {@link Verify}.
 */
public final class VerifyOptions implements Options {

    /** The folder of the store. */
    @Option(charName = 's', longName = "store", usage = "Folder of the store.")
    public @Nullable Path store = null;

    /** The file of a student. */
    @Option(charName = 'm', longName = "model", usage = "In place of --store: file of a student, a Tribuo model or an exported"
            + " ONNX file; compares it with the digest in it.")
    public @Nullable Path model = null;

    /** The folder of a run. */
    @Option(charName = 'r', longName = "run", usage = "In place of --store: folder that train wrote, or experiments; checks each"
            + " file of its runs by manifest.json.")
    public @Nullable Path run = null;

    /** The name of a capture in the configuration. */
    @Option(longName = "capture", usage = "Name of the SoftLabelCapture in the config file that made the store, beside --data;"
            + " not needed where the file has one.")
    public @Nullable String capture = null;

    /** The data. */
    @Option(charName = 'd', longName = "data", usage = "Name of the data source in the config file: the teacher is run again on a"
            + " sample of it. Without it, only the files are checked.")
    public @Nullable ConfigurableDataSource<?> data = null;

    /**
     * Options with their defaults.
     */
    public VerifyOptions() {}

    @Override
    public String getOptionsDescription() {
        return "Checks that a store of soft labels is as it was captured, and on request that its teacher still gives the same;"
                + " or that the file of a student, or the files of runs, are as they were written. Ends with 2 where that is not so.";
    }
}
