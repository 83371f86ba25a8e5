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
 * The options of {@link Capture}.
 */
public final class CaptureOptions implements Options {

    /** The name of a capture in the configuration. */
    @Option(longName = "capture", usage = "Name of the SoftLabelCapture in the config file; not needed where it has one.")
    public @Nullable String capture = null;

    /** The data. */
    @Option(charName = 'd', longName = "data", usage = "Name of the data source in the config file whose examples get soft"
            + " labels.")
    public @Nullable ConfigurableDataSource<?> data = null;

    /** The folder of the store. */
    @Option(charName = 'o', longName = "output", usage = "Folder of the store: a new one, or that of a capture that ended early,"
            + " which goes on.")
    public @Nullable Path output = null;

    /** Whether nothing is captured. */
    @Option(longName = "plan", usage = "Prints what it will take, measured on a slice of the data, and captures nothing.")
    public boolean plan = false;

    /** Which share of the data. */
    @Option(longName = "share", usage = "Captures a share of the data: 0/4 to 3/4 for four processes beside each other, each"
            + " with a folder of its own; distill merge unites them.")
    public @Nullable String share = null;

    /**
     * Options with their defaults.
     */
    public CaptureOptions() {}

    @Override
    public String getOptionsDescription() {
        return "Captures a teacher's soft labels into a store, once for many trainings. When it ends early, the same command"
                + " goes on after the last whole part.";
    }
}
