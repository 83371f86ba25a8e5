/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.internal.Checks;
import java.nio.file.Path;

/**
 * Where and how often a trainer saves the state of its training, so that the same program, started again after it was stopped or
 * killed, goes on where it was and gives the same student to the bit, on the same machine.
 * <p>
 * Each training of a trainer has a folder of its own within {@link #folder()}, named after its invocation count, so that the
 * folds of a cross-validation and the members of an ensemble go on as well. The newest whole checkpoint stays there, also after
 * the training: deleting the folder is all that it takes to train anew. In the process that was stopped, a further call of
 * {@code train} has the next invocation count and is another training; the count has to be set back to go on.
 * <p>
 * Where no interval is set, a checkpoint is written as often as costs about one percent of the time, at most once a second.
 * Checkpoints change nothing in a student, so they are not part of its provenance.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#checkpoints">Settings</a>
 */
public final class Checkpoints implements Configurable {

    @Config(mandatory = true, description = "The folder of the checkpoints; made if it is not there.")
    private Path folder;

    @Config(description = "A checkpoint after every so many epochs; 0 for none by epochs.")
    private int everyEpochs = 0;

    @Config(description = "A checkpoint after every so many steps; 0 for none by steps.")
    private int everySteps = 0;

    @Config(description = "A checkpoint at the first step after so many minutes; 0 for none by time.")
    private double everyMinutes = 0;

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory field comes from the configuration
    private Checkpoints() {}

    /**
     * As often as costs about one percent of the time.
     *
     * @param folder the folder; made if it is not there
     */
    public Checkpoints(Path folder) {
        this(folder, 0, 0, 0);
    }

    /**
     * Checkpoints with every setting; the intervals count beside each other.
     *
     * @param folder the folder; made if it is not there
     * @param everyEpochs a checkpoint after every so many epochs; 0 for none by epochs
     * @param everySteps a checkpoint after every so many steps; 0 for none by steps
     * @param everyMinutes a checkpoint at the first step after so many minutes; 0 for none by time
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public Checkpoints(Path folder, int everyEpochs, int everySteps, double everyMinutes) {
        this.folder = folder;
        this.everyEpochs = everyEpochs;
        this.everySteps = everySteps;
        this.everyMinutes = everyMinutes;
        Checks.validated(this);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if a setting breaks its rule
     */
    @Override
    public void postConfig() {
        Checks.setting(folder != null, "folder", "must be set", "nothing", "name a new folder.");
        Checks.setting(everyEpochs >= 0, "everyEpochs", "must not be negative", everyEpochs, "use 1, or 0 for none by epochs.");
        Checks.setting(everySteps >= 0, "everySteps", "must not be negative", everySteps, "use 1000, or 0 for none by steps.");
        Checks.notNegative("everyMinutes", everyMinutes, "use 1, or 0 for none by time.");
    }

    /**
     * Checkpoints as often as these, for trainings that need a place of their own.
     *
     * @param name the name of a folder
     * @return checkpoints in the folder of that name within the folder of these
     */
    public Checkpoints within(String name) {
        return new Checkpoints(folder.resolve(name), everyEpochs, everySteps, everyMinutes);
    }

    /**
     * The folder of the checkpoints.
     *
     * @return the folder
     */
    public Path folder() {
        return folder;
    }

    /**
     * The interval in epochs.
     *
     * @return the number of epochs; 0 for none by epochs
     */
    public int everyEpochs() {
        return everyEpochs;
    }

    /**
     * The interval in steps.
     *
     * @return the number of steps; 0 for none by steps
     */
    public int everySteps() {
        return everySteps;
    }

    /**
     * The interval in minutes.
     *
     * @return the minutes; 0 for none by time
     */
    public double everyMinutes() {
        return everyMinutes;
    }

    @Override
    public String toString() {
        return "Checkpoints(folder=" + folder + ",everyEpochs=" + everyEpochs + ",everySteps=" + everySteps + ",everyMinutes="
                + everyMinutes + ")";
    }
}
