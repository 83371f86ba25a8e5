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
 * The options of {@link Experiments}.
 */
public final class ExperimentsOptions implements Options {

    /** The trainers' names in the configuration. */
    @Option(charName = 't', longName = "trainers", usage = "Names of the DistillationTrainers in the config file, separated by"
            + " commas; the rows of the tables.")
    public String[] trainers = {};

    /** The seeds. */
    @Option(longName = "seeds", usage = "Seeds to run each trainer with, separated by commas; each trainer's own if there are"
            + " none.")
    public long[] seeds = {};

    /** The baselines, which are subtracted. */
    @Option(charName = 'b', longName = "baselines", usage = "Those of the trainers that the others are compared with, separated by"
            + " commas.")
    public String[] baselines = {};

    /** Published accuracies. */
    @Option(longName = "published", usage = "Published accuracies in percent to show beside, such as kd=70.66, separated by"
            + " commas.")
    public String[] published = {};

    /** The training data. */
    @Option(charName = 'u', longName = "train-source", usage = "Name of the training data source in the config file.")
    public @Nullable ConfigurableDataSource<?> trainSource = null;

    /** The test data. */
    @Option(charName = 'v', longName = "test-source", usage = "Name of the test data source in the config file.")
    public @Nullable ConfigurableDataSource<?> testSource = null;

    /** How many runs at a time. */
    @Option(charName = 'j', longName = "jobs", usage = "How many runs are done at a time, each in a JVM of its own beside the"
            + " others; 1 does them one after the other in this one. The students are the same.")
    public int jobs = 1;

    /** The output folder. */
    @Option(charName = 'o', longName = "output", usage = "Folder for tables.md and report.html; the files of each run go into"
            + " trainer/seed/ there, and a run whose files are there is not run again.")
    public @Nullable Path output = null;

    /** Whether the provenance is made shareable. */
    @Option(charName = 's', longName = "shareable", usage = "Leaves absolute paths and host names out of the provenance of what is"
            + " written.")
    public boolean shareable = false;

    /** Whether what is there is replaced. */
    @Option(longName = "force", usage = "Runs again what is in --output with other settings or damaged; runs that fit are"
            + " kept. Without it, such a run is an error.")
    public boolean force = false;

    /**
     * Options with their defaults.
     */
    public ExperimentsOptions() {}

    @Override
    public String getOptionsDescription() {
        return "Runs several trainers with several seeds, goes on where it was stopped, and writes tables and a report.";
    }
}
