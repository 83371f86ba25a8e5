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
 * The options of {@link Train}.
 */
public final class TrainOptions implements Options {

    /** The trainer's name in the configuration. */
    @Option(charName = 't', longName = "trainer", usage = "Name of the DistillationTrainer or DistillationSearch in the"
            + " config file.")
    public @Nullable String trainer = null;

    /** Trainers to compare with. */
    @Option(longName = "compare", usage = "Names of further trainers in the config file to compare with, separated by commas.")
    public String[] compare = {};

    /** Whether the trainer's objective and learning rate are searched for. */
    @Option(longName = "search", usage = "Compares the trainer's objective with labels alone and other objectives, at its learning"
            + " rate and twice it, on a fifth of the training data, and trains with the best; costs up to"
            + " 8 more trainings. A DistillationSearch in the config file, named as the trainer, has settings for it.")
    public boolean search = false;

    /** The training data. */
    @Option(charName = 'u', longName = "train-source", usage = "Name of the training data source in the config file.")
    public @Nullable ConfigurableDataSource<?> trainSource = null;

    /** The test data. */
    @Option(charName = 'v', longName = "test-source", usage = "Name of the test data source in the config file.")
    public @Nullable ConfigurableDataSource<?> testSource = null;

    /** The output folder. */
    @Option(charName = 'o', longName = "output", usage = "New folder for student.onnx, model.tribuo, metrics.json,"
            + " provenance.txt, report.html and manifest.json, which appears when all runs have ended; those of the trainers to"
            + " compare with go into folders of their names in it.")
    public @Nullable Path output = null;

    /** Whether the provenance is made shareable. */
    @Option(charName = 's', longName = "shareable", usage = "Leaves absolute paths and host names out of the provenance of what is"
            + " written.")
    public boolean shareable = false;

    /** Whether what is there is replaced. */
    @Option(longName = "force", usage = "Replaces what an earlier command wrote into --output, when the new files are"
            + " whole; what fits of a command that was stopped is still taken over. Without it, a folder with files is an error.")
    public boolean force = false;

    /**
     * Options with their defaults.
     */
    public TrainOptions() {}

    @Override
    public String getOptionsDescription() {
        return "Distills a teacher into a small student, tests both and writes the student, its metrics and its provenance.";
    }
}
