/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.report.Comparison;
import io.github.tribuoipwd.report.ComparisonTables;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.report.Report;
import io.github.tribuoipwd.report.ResultTable;
import io.github.tribuoipwd.training.TrainingStoppedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * The command that distills a teacher into a student by a configuration file, tests both, prints a table and writes
 * {@code student.onnx}, {@code model.tribuo}, {@code metrics.json}, {@code provenance.txt}, {@code report.html} and
 * {@code manifest.json}, all at once when the last of its runs has ended. Stopped and started again, it goes on.
 *
 * <pre>
 * distill train -c config.xml --trainer ipwd --train-source train --test-source test --output out
 * </pre>
 */
public final class Train {

    private static final String[] EXAMPLES = {"-c config.xml --trainer ipwd --train-source train --test-source test --output out",
        "-c config.xml --trainer ipwd --compare labels,kd --train-source train --test-source test --output out --force",
        "-c config.xml --trainer ipwd --@ipwd.epochs 3 --train-source train --test-source test --output short"};

    private Train() {}

    /**
     * Runs the command.
     *
     * @param args the options, see {@link TrainOptions}; not modified
     * @param out where the table goes
     * @param err where errors go
     * @return the exit code: 0; 1 after an error, also where files had to be written beside the output folder; 130 if it was stopped
     *     (a JVM that a signal ends has 128 and the signal's number: 130 for Ctrl-C, 143 for SIGTERM)
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        TrainOptions options = new TrainOptions();
        return CommandLine.runTraining(args, new HelpText("train", options, EXAMPLES), out, err,
                configuration -> train(configuration, options, out, err));
    }

    private static int train(ConfigurationManager configuration, TrainOptions options, PrintStream out, PrintStream err)
            throws IOException {
        String main = CommandLine.required(options.trainer, "trainer", "the name of a DistillationTrainer in the configuration");
        Path folder = CommandLine.required(options.output, "output", "a folder");
        // Every error that can be found now is found before anything that takes long.
        Map<String, Method> trainers = new LinkedHashMap<>();
        Stream.concat(Stream.of(options.compare), Stream.of(main)).forEach(name -> trainers.put(name,
                Components.method(configuration, name, "options --trainer and --compare")));
        if (options.search) {
            trainers.computeIfPresent(main, (name, method) -> method.searched());
        }
        FolderNames.require(trainers.keySet(), "options --trainer and --compare", DistilledSet.TAKEN);
        try (DistilledSet output = DistilledSet.open(folder, options.force)) {
            return train(main, trainers, output, options, out, err);
        }
    }

    private static int train(String main, Map<String, Method> trainers, DistilledSet output, TrainOptions options,
            PrintStream out, PrintStream err) throws IOException {
        Dataset<Label> train = Components.data(options.trainSource, "train-source");
        Dataset<Label> test = Components.data(options.testSource, "test-source");
        BeforeTraining before = new BeforeTraining(train, test);
        DiskSpace space = new DiskSpace();
        Map<String, Metrics> finished = new LinkedHashMap<>();
        List<String> goingOn = new ArrayList<>();
        for (Map.Entry<String, Method> entry : trainers.entrySet()) {
            String name = entry.getKey();
            SortedMap<String, String> settings = RunSettings.of(entry.getValue().whole(), train, test);
            output.finished(name, settings).ifPresent(metrics -> finished.put(name, metrics));
            RunWork work = output.run(name, name.equals(main));
            if (finished.containsKey(name)) {
                work.delete();
            } else {
                work.require(settings);
                space.add(output.unfinished(), before.check(name, entry.getValue()));
                if (work.hasCheckpoint()) {
                    goingOn.add(name);
                }
            }
        }
        space.require();
        StoppedRuns.reportGoingOn(finished.keySet(), goingOn, output.unfinished(), err);

        ResultTable table = new ResultTable();
        Comparison comparison = new Comparison();
        TestedNetworks tested = new TestedNetworks(test);
        List<String> whole = new CopyOnWriteArrayList<>();
        AtomicBoolean published = new AtomicBoolean();
        int code = 0;
        try (OrderlyEnd end = new OrderlyEnd(() -> StoppedRuns.report(published.get(), whole, output.unfinished(), err))) {
            for (Map.Entry<String, Method> entry : trainers.entrySet()) {
                String name = entry.getKey();
                if (end.isWanted()) {
                    return end.stop();
                }
                try {
                    Metrics metrics = finished.get(name);
                    Optional<String> trouble = Optional.empty();
                    if (metrics == null) {
                        RunWork work = output.run(name, name.equals(main));
                        TrainingRun.Outcome run = new TrainingRun(name, entry.getValue(), train, test, tested, options.shareable)
                                .write(work, end::isAsked);
                        metrics = run.metrics();
                        trouble = run.trouble();
                        if (trouble.isEmpty()) {
                            work.delete();
                        }
                    }
                    table.add(name, metrics);
                    comparison.add(name, metrics);
                    if (trouble.isPresent()) {
                        err.println(name + ": " + trouble.get());
                        code = 1;
                    } else {
                        whole.add(name);
                    }
                } catch (TrainingStoppedException e) {
                    return end.stop();
                } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
                    if (end.isWanted()) {
                        return end.stop();
                    }
                    // Whatever ended it, the other trainings are still of use.
                    err.println(name + ": " + CommandLine.message("The run", e));
                    code = 1;
                }
            }
            if (end.isWanted()) {
                return end.stop();
            }
            if (comparison.trainers().isEmpty()) {
                return code;
            }
            out.println(table);
            List<String> baselines = List.of(options.compare);
            ComparisonTables tables = new ComparisonTables(comparison, baselines, Map.of());
            out.print(tables.searchTables());
            if (!whole.contains(main)) {
                err.println("The output folder " + output.path() + " is not written, since " + main + " has not finished"
                        + (whole.isEmpty() ? "." : "; the runs of " + String.join(", ", whole) + " are kept in " + output.unfinished())
                        + "\nMaybe run the same command again when the cause is mended: it goes on with what is kept.");
                return code;
            }
            if (!output.publish(main, whole, new Report(comparison, tables, baselines)::write)) {
                code = 1;
            }
            published.set(true);
            if (code == 0) {
                out.println("student.onnx, model.tribuo, metrics.json, provenance.txt and report.html of " + main + " are in "
                        + output.path());
            }
            return code;
        }
    }
}
