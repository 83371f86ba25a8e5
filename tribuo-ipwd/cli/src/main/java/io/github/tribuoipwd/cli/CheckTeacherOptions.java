/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Option;
import com.oracle.labs.mlrg.olcut.config.Options;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;

/**
 * The options of {@link CheckTeacher}.
 */
public final class CheckTeacherOptions implements Options {

    /** The name of a trainer in the configuration. */
    @Option(charName = 't', longName = "trainer", usage = "Name of the DistillationTrainer in the config file whose teacher is"
            + " examined.")
    public @Nullable String trainer = null;

    /** The name of a teacher in the configuration. */
    @Option(longName = "teacher", usage = "Name of a teacher in the config file, in place of --trainer.")
    public @Nullable String teacher = null;

    /** The name of a layout in the configuration. */
    @Option(longName = "layout", usage = "Name of the layout of the teacher's rows, beside --teacher; not needed where the config"
            + " file has one layout.")
    public @Nullable String layout = null;

    /** The training data. */
    @Option(charName = 'u', longName = "train-source", usage = "Name of the training data source in the config file.")
    public @Nullable ConfigurableDataSource<?> trainSource = null;

    /** Other data. */
    @Option(longName = "held-out", usage = "Name of a data source in the config file with examples that the teacher was not"
            + " trained on.")
    public @Nullable ConfigurableDataSource<?> heldOut = null;

    /**
     * Options with their defaults.
     */
    public CheckTeacherOptions() {}

    @Override
    public String getOptionsDescription() {
        return "Examines a teacher on labeled data and prints what it is like and what follows. Ends with 2 where it is of no use"
                + " as it is.";
    }
}
