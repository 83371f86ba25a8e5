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
 * The options of {@link Merge}.
 */
public final class MergeOptions implements Options {

    /** The folder of the united store. */
    @Option(charName = 'o', longName = "output", usage = "New folder for the united store.")
    public @Nullable Path output = null;

    /**
     * Options with their defaults.
     */
    public MergeOptions() {}

    @Override
    public String getOptionsDescription() {
        return "Unites stores of soft labels of one capture, such as its shares, into one. Their parts are checked and copied.";
    }
}
