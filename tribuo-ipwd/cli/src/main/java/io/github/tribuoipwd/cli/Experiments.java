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
import io.github.tribuoipwd.training.TrainingStoppedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * The command line that runs several trainers of a configuration with several seeds and compares them. Each run has its folder
 * {@code trainer/seed/} with what {@link Distill} writes, which appears at once when the run has ended; after each,
 * {@code tables.md} and {@code report.html} are written anew. Started again, it goes on with the first run that has not finished,
 * at its last checkpoint.
 *
 * <pre>
 * java io.github.tribuoipwd.cli.Experiments -c config.xml --trainers labels,kd,ipwd --seeds 1,2,3 --baselines kd \
 *     --train-source train --test-source test --output out
 * </pre>
 */
public final class Experiments {

    private static final Logger logger = Logger.getLogger(Experiments.class.getName());

    private static final String EXAMPLE = "-c config.xml --trainers labels,kd,ipwd --seeds 1,2,3 --baselines kd"
            + " --train-source train --test-source test --output out";

    private Experiments() {}

    /**
     * Runs the program and ends the JVM with 0, with 2 if a run failed, or with 1 after printing the error.
     *
     * @param args the options, see {@link ExperimentsOptions}
     */
    public static void main(String[] args) {
        CommandLine.useNeutralLocale();
        System.exit(run(args, System.out, System.err));
    }

    /**
     * Runs the program.
     *
     * @param args the options, see {@link ExperimentsOptions}; not modified
     * @param out where the tables go
     * @param err where errors go
     * @return the exit code: 0; 2 if a run failed, such as a training that diverged or files that had to be written beside their
     *     folder (the others are run all the same); 1 after another error; 130 if it was stopped (a JVM that a signal ends has 128
     *     and the signal's number: 130 for Ctrl-C, 143 for SIGTERM)
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        ExperimentsOptions options = new ExperimentsOptions();
        return CommandLine.runTraining(args, new HelpText("experiments", EXAMPLE, options), out, err,
                configuration -> compare(configuration, options, out, err));
    }

    /** One run of the command. */
    private record Planned(String name, Method method) {

        long seed() {
            return method.trainer().getSeed();
        }

        String title() {
            return name + ", seed " + seed();
        }
    }

    private static int compare(ConfigurationManager configuration, ExperimentsOptions options, PrintStream out, PrintStream err)
            throws IOException {
        Path given = CommandLine.required(options.output, "output", "a folder");
        List<Planned> planned = planned(configuration, options);
        Map<String, Double> published = published(options);
        FolderNames.require(planned.stream().map(Planned::name).distinct().toList(), "option --trainers", ExperimentsFolder.FILES);
        try (ExperimentsFolder output = ExperimentsFolder.open(given, options.overwrite)) {
            return compare(planned, published, output, options, out, err);
        }
    }

    private static int compare(List<Planned> planned, Map<String, Double> published, ExperimentsFolder output,
            ExperimentsOptions options, PrintStream out, PrintStream err) throws IOException {
        Dataset<Label> train = Components.data(options.trainSource, "train-source");
        Dataset<Label> test = Components.data(options.testSource, "test-source");

        // A run that does not fit is found before one that takes long.
        Map<Planned, Metrics> finished = new LinkedHashMap<>();
        List<String> goingOn = new ArrayList<>();
        for (Planned run : planned) {
            SortedMap<String, String> settings = RunSettings.of(run.method().whole(), train, test);
            output.finished(run.name(), run.seed(), settings).ifPresent(metrics -> finished.put(run, metrics));
            RunWork work = output.run(run.name(), run.seed());
            if (finished.containsKey(run)) {
                work.delete();
            } else {
                work.require(settings);
                if (work.hasCheckpoint()) {
                    goingOn.add(run.title());
                }
            }
        }
        check(planned.stream().filter(run -> !finished.containsKey(run)).toList(), output, new BeforeTraining(train, test));
        StoppedRuns.reportGoingOn(finished.keySet().stream().map(Planned::title).toList(), goingOn, output.path(), err);
        Comparison comparison = new Comparison();
        List<String> baselines = Arrays.stream(options.baselines).distinct().toList();
        TestedTeachers teachers = new TestedTeachers(test);
        List<String> whole = new CopyOnWriteArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        int failed = 0;
        try (OrderlyEnd end = new OrderlyEnd(() -> StoppedRuns.report(ended.get(), whole, output.path(), err))) {
            for (Planned run : planned) {
                if (end.isWanted()) {
                    return end.stop();
                }
                try {
                    Metrics metrics = finished.get(run);
                    if (metrics != null) {
                        whole.add(run.title());
                    } else {
                        logger.info(run::title);
                        RunWork work = output.run(run.name(), run.seed());
                        TrainingRun.Outcome outcome = new TrainingRun(run.name(), run.method(), train, test, teachers,
                                options.shareable).write(work, end::isAsked);
                        metrics = outcome.metrics();
                        if (outcome.trouble().isPresent()) {
                            err.println(run.title() + ": " + outcome.trouble().get());
                            failed++;
                        } else {
                            whole.add(run.title());
                            work.delete();
                        }
                    }
                    comparison.add(run.name(), metrics);
                    if (Measurement.of("tables.md or report.html", () -> Uninterrupted.run(() -> write(output.files(), comparison,
                            baselines, published))).isEmpty()) {
                        failed++;
                    }
                } catch (TrainingStoppedException e) {
                    return end.stop();
                } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
                    if (end.isWanted()) {
                        return end.stop();
                    }
                    // Whatever ended it, the other trainings are still of use.
                    err.println(run.title() + ": " + CommandLine.message("The run", e));
                    failed++;
                }
            }
            ended.set(true);
            out.println(new ComparisonTables(comparison, baselines, published));
            if (!comparison.trainers().isEmpty()) {
                out.println("tables.md and report.html are in " + output.path());
            }
            return failed > 0 ? 2 : 0;
        }
    }

    /** Finds runs that cannot succeed before any that takes long. */
    private static void check(List<Planned> open, ExperimentsFolder output, BeforeTraining before) throws IOException {
        DiskSpace space = new DiskSpace();
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (Planned run : open) {
            // The seed has no effect on the checks.
            if (!bytes.containsKey(run.name())) {
                bytes.put(run.name(), before.check(run.name(), run.method()));
            }
            space.add(output.path(), bytes.get(run.name()));
        }
        space.require();
    }

    private static Path write(OutputFolder output, Comparison comparison, List<String> baselines, Map<String, Double> published)
            throws IOException {
        ComparisonTables tables = new ComparisonTables(comparison, baselines, published);
        output.write(ExperimentsFolder.TABLES, file -> Files.writeString(file, tables.toString()));
        return output.write(Report.FILE, new Report(comparison, tables, baselines)::write);
    }

    /** Seed after seed, so that each row of the tables has a figure early. */
    private static List<Planned> planned(ConfigurationManager configuration, ExperimentsOptions options) {
        List<String> names = Arrays.stream(options.trainers).distinct().toList();
        if (names.isEmpty()) {
            CommandLine.required(null, "trainers", "names of DistillationTrainers in the configuration");
        }
        for (String baseline : options.baselines) {
            if (!names.contains(baseline)) {
                throw new IllegalArgumentException("The option --baselines must name some of --trainers, which are " + names
                        + ", found \"" + baseline + "\".\nMaybe add it to --trainers: a baseline has to be run too.");
            }
        }
        List<Planned> planned = new ArrayList<>();
        List<Method> trainers = names.stream()
                .map(name -> Components.method(configuration, name, "option --trainers")).toList();
        for (int i = 0; i < names.size() && options.seeds.length == 0; i++) {
            planned.add(new Planned(names.get(i), trainers.get(i)));
        }
        for (long seed : Arrays.stream(options.seeds).distinct().toArray()) {
            for (int i = 0; i < names.size(); i++) {
                planned.add(new Planned(names.get(i), trainers.get(i).withSeed(seed)));
            }
        }
        return planned;
    }

    private static Map<String, Double> published(ExperimentsOptions options) {
        Map<String, Double> published = new LinkedHashMap<>();
        for (String figure : options.published) {
            int equals = figure.indexOf('=');
            try {
                published.put(figure.substring(0, Math.max(equals, 0)), Double.valueOf(figure.substring(equals + 1)));
            } catch (NumberFormatException e) {
                equals = -1;
            }
            if (equals < 1) {
                throw new IllegalArgumentException("The option --published must hold trainer=accuracy in percent, found " + figure
                        + ".\nMaybe write kd=70.66,labels=69.06.");
            }
        }
        return published;
    }
}
