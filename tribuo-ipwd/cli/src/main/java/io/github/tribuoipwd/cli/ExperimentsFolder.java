/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.AtomicFolder;
import io.github.tribuoipwd.onnx.internal.FolderLock;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.logging.Logger;

/**
 * The output of {@link Experiments}: a folder with one set for each run, which is published by one rename when the run has ended,
 * and files that are made of them. What has not finished lies in a folder in it.
 */
final class ExperimentsFolder implements AutoCloseable {

    static final String TABLES = "tables.md";
    private static final String UNFINISHED = ".unfinished";
    private static final String RUNS = "runs";
    private static final String SCORES = "soft-labels";
    /** What is no folder of a trainer. */
    static final List<String> FILES = List.of(TABLES, Report.FILE, RunManifest.FILE, UNFINISHED);

    private static final Logger logger = Logger.getLogger(ExperimentsFolder.class.getName());

    private final OutputFolder output;
    private final WorkFolder work;
    private final boolean force;

    private ExperimentsFolder(OutputFolder output, WorkFolder work, boolean force) {
        this.output = output;
        this.work = work;
        this.force = force;
    }

    /**
     * Checks whether the folder can be written, and mends what a process left that was killed.
     *
     * @param given the folder
     * @param force whether runs that do not fit are replaced
     * @throws IOException if it cannot be written, another process is at work on it, or it is the output of another command
     */
    static ExperimentsFolder open(Path given, boolean force) throws IOException {
        OutputFolder output = new OutputFolder(given);
        if (RunManifest.isIn(output.path())) {
            throw new IOException("The output folder " + output.path() + " must be new or that of earlier experiments, found the set of"
                    + " a single run.\nMaybe choose another --output.");
        }
        WorkFolder work = WorkFolder.open(output.path().resolve(UNFINISHED), output.path());
        ExperimentsFolder opened = new ExperimentsFolder(output, work, force);
        try {
            OutputFolder.sweep(output.path());
            for (Path name : FinishedRun.folders(work.path().resolve(RUNS))) {
                for (Path seed : FinishedRun.folders(name)) {
                    opened.recover(name.getFileName().toString(), seed.getFileName().toString());
                }
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            work.close();
            throw e;
        }
    }

    private void recover(String name, String seed) throws IOException {
        RunWork run = run(output.path(), name, seed, true);
        if (AtomicFolder.recover(run.target(), run.aside())) {
            logger.warning(() -> "The folder " + run.target() + " is there again, as it was: a process that was about to replace it was"
                    + " killed.");
        }
    }

    /** The folder itself, for what is made of the runs. */
    OutputFolder files() {
        return output;
    }

    Path path() {
        return output.path();
    }

    /** Where a run works, and where it is published. */
    RunWork run(PlannedRun run) {
        return run(output.path(), run, force);
    }

    /** The same for a job, which has not opened the folder. */
    static RunWork run(Path output, PlannedRun run, boolean force) {
        return run(output.toAbsolutePath().normalize(), run.name(), String.valueOf(run.seed()), force);
    }

    private static RunWork run(Path output, String name, String seed, boolean replaces) {
        Path target = output.resolve(name).resolve(seed);
        return new RunWork(work(output).resolve(RUNS).resolve(name).resolve(seed), target, target, replaces);
    }

    private static Path work(Path output) {
        return output.toAbsolutePath().normalize().resolve(UNFINISHED);
    }

    /** Where jobs share what teachers have computed. */
    static Path scores(Path output) {
        return work(output).resolve(SCORES);
    }

    /** Deletes what jobs shared, when no run needs it any more. */
    void dropScores() {
        work.delete(SCORES);
    }

    /**
     * Shows to other commands that a job is at work here, however its own command ends.
     *
     * @param job the number of the job
     * @return the lock; nothing if another job has this number
     */
    static Optional<FolderLock> lockJob(Path output, int job) throws IOException {
        return WorkFolder.lockJob(work(output), job);
    }

    /**
     * What an earlier process has finished of a run.
     *
     * @throws IOException if there is something else or something damaged, and it must not be replaced
     * @throws IllegalArgumentException if it had other settings, and must not be replaced
     */
    Optional<Metrics> finished(PlannedRun planned, SortedMap<String, String> settings) throws IOException {
        Path run = run(planned).target();
        if (!FinishedRun.isInTheWay(run)) {
            return Optional.empty();
        }
        try {
            return Optional.of(FinishedRun.read(run, settings));
        } catch (IOException | IllegalArgumentException e) {
            if (!force) {
                throw e;
            }
            FinishedRun.requireReplaceable(run);
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        work.close();
    }
}
