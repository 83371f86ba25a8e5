/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.onnx.internal.FolderLock;
import io.github.tribuoipwd.teacher.TeacherCache;
import io.github.tribuoipwd.training.TrainingStoppedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * The JVM in which {@link Experiments} does some of its runs, one after the other, beside other such JVMs. It has the options of
 * the command, gets the numbers of runs from {@link JobOrders} and reports by {@link JobMessage}s. Its runs are published as
 * those of the command itself are. It ends when its orders do, also where the command was killed.
 */
final class Job {

    private static final Logger PATHS = Logger.getLogger(ConfigurationPaths.class.getName());

    private final ExperimentsOptions options;
    private final int number;
    private final JobOrders orders;
    private final JobReporter reporter;

    private Job(ExperimentsOptions options, int number, JobOrders orders, JobReporter reporter) {
        this.options = options;
        this.number = number;
        this.orders = orders;
        this.reporter = reporter;
    }

    /**
     * Does runs and ends the JVM: with 0 when there are no more orders, or with the codes of {@link Experiments}.
     *
     * @param args the number of the job, and the options of the command
     */
    public static void main(String[] args) {
        CommandLine.useNeutralLocale();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.setErr(err);
        // What prints there does not mean the command.
        System.setOut(err);
        JvmEnd end = JvmEnd.onSignals();
        JobOrders orders = JobOrders.read(System.in, () -> end.exit(OrderlyEnd.STOPPED));
        JobReporter reporter = new JobReporter(out);
        LogSettings.apply();
        JobLog.takeOver(reporter);
        // The command has logged it.
        PATHS.setLevel(Level.OFF);
        ExperimentsOptions options = new ExperimentsOptions();
        Job job = new Job(options, Integer.parseInt(args[0]), orders, reporter);
        int code = 1;
        try {
            code = CommandLine.runTraining(Arrays.copyOfRange(args, 1, args.length), Experiments.help(options), err, err, job::run);
        } catch (RuntimeException | Error e) {
            e.printStackTrace(err);
        } finally {
            // A thread of a library would keep the JVM, for which the command waits.
            end.finish(code);
        }
    }

    private int run(ConfigurationManager configuration) throws IOException {
        Path output = CommandLine.required(options.output, "output", "a folder");
        List<PlannedRun> planned = Experiments.planned(configuration, options);
        Optional<FolderLock> held = ExperimentsFolder.lockJob(output, number);
        try (FolderLock lock = held.orElseThrow(() -> new IOException("The folder " + output + " must be used by one job "
                + number + ", found another one at work on it."))) {
            Dataset<Label> train = Components.data(options.trainSource, "train-source");
            Dataset<Label> test = Components.data(options.testSource, "test-source");
            TeacherCache.shareIn(ExperimentsFolder.scores(output));
            int code = run(planned, output, train, test);
            lock.delete();
            return code;
        }
    }

    private int run(List<PlannedRun> planned, Path output, Dataset<Label> train, Dataset<Label> test) {
        TestedNetworks tested = new TestedNetworks(test);
        try (OrderlyEnd end = new OrderlyEnd(() -> {})) {
            reporter.report(new JobMessage.Ready());
            for (OptionalInt next = orders.next(); next.isPresent(); next = orders.next()) {
                PlannedRun run = planned.get(next.getAsInt());
                TrainingRun training = new TrainingRun(run.name(), run.method(), train, test, tested, options.shareable);
                try {
                    TrainingRun.Outcome outcome = training.write(ExperimentsFolder.run(output, run, options.force),
                            reporter, end::isAsked);
                    reporter.report(new JobMessage.Finished(outcome.folder().toString(), outcome.threads(),
                            outcome.trouble().orElse(null)));
                } catch (TrainingStoppedException e) {
                    return stop(end, e);
                } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
                    if (end.isWanted()) {
                        return stop(end, e);
                    }
                    reporter.report(new JobMessage.Failed(CommandLine.message("The run", e)));
                }
            }
            return 0;
        } catch (InterruptedException e) {
            // Between two runs.
            Thread.currentThread().interrupt();
            return OrderlyEnd.STOPPED;
        }
    }

    private int stop(OrderlyEnd end, Throwable reason) {
        reporter.report(new JobMessage.Stopped(CommandLine.message("The run", reason)));
        return end.stop();
    }
}
