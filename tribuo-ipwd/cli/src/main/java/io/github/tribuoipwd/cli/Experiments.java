/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.report.Metrics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * The command that runs several trainers of a configuration with several seeds and compares them. Each run has its folder
 * {@code trainer/seed/} with what {@link Train} writes, which appears at once when the run has ended; after each,
 * {@code tables.md} and {@code report.html} are written anew. Started again, it goes on with the first run that has not finished,
 * at its last checkpoint. With {@code --jobs 2} two runs at a time are done side by side, each in a JVM of its own.
 *
 * <pre>
 * distill experiments -c config.xml --trainers labels,kd,ipwd --seeds 1,2,3 --baselines kd \
 *     --train-source train --test-source test --output out
 * </pre>
 */
public final class Experiments {

    private static final String[] EXAMPLES = {"-c config.xml --trainers labels,kd,ipwd --seeds 1,2,3 --baselines kd"
        + " --train-source train --test-source test --output out"};

    private Experiments() {}

    /**
     * Runs the command.
     *
     * @param args the options, see {@link ExperimentsOptions}; not modified
     * @param out where the tables go
     * @param err where errors go
     * @return the exit code: 0; 2 if a run failed, such as a training that diverged, files that had to be written beside their
     *     folder, or a JVM of a job that was killed (the others are run all the same); 1 after another error; 130 if it was
     *     stopped (a JVM that a signal ends has 128 and the signal's number: 130 for Ctrl-C, 143 for SIGTERM)
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        ExperimentsOptions options = new ExperimentsOptions();
        return CommandLine.runTraining(args, help(options), out, err,
                configuration -> compare(configuration, List.of(args), options, out, err));
    }

    static HelpText help(ExperimentsOptions options) {
        return new HelpText("experiments", options, EXAMPLES);
    }

    private static int compare(ConfigurationManager configuration, List<String> args, ExperimentsOptions options, PrintStream out,
            PrintStream err) throws IOException {
        Path given = CommandLine.required(options.output, "output", "a folder");
        requireJobs(options.jobs);
        List<PlannedRun> planned = planned(configuration, options);
        Map<String, Double> published = published(options);
        FolderNames.require(planned.stream().map(PlannedRun::name).distinct().toList(), "option --trainers",
                ExperimentsFolder.FILES);
        try (ExperimentsFolder output = ExperimentsFolder.open(given, options.force)) {
            List<String> baselines = Arrays.stream(options.baselines).distinct().toList();
            RunResults results = new RunResults(planned, output, baselines, published, err);
            RunSeries series = prepared(planned, results, output, args, options, err);
            AtomicBoolean ended = new AtomicBoolean();
            try (OrderlyEnd end = new OrderlyEnd(() -> StoppedRuns.report(ended.get(), results.whole(), output.path(), err))) {
                if (!series.run(results, end)) {
                    return end.stop();
                }
                ended.set(true);
                results.print(out);
                if (results.code() == 0) {
                    output.dropScores();
                }
                return results.code();
            }
        }
    }

    private static void requireJobs(int jobs) {
        if (jobs < 1) {
            throw new IllegalArgumentException("The option --jobs must be 1 or more, found " + jobs + ".\nMaybe leave it out, or"
                    + " use " + Math.max(2, Runtime.getRuntime().availableProcessors()) + ".");
        }
        if (jobs > 1) {
            JobCommand.requireClassPath();
        }
    }

    /** Reads the data, and finds a run that does not fit before one that takes long. The data stay only where they are used. */
    private static RunSeries prepared(List<PlannedRun> planned, RunResults results, ExperimentsFolder output, List<String> args,
            ExperimentsOptions options, PrintStream err) throws IOException {
        Dataset<Label> train = Components.data(options.trainSource, "train-source");
        Dataset<Label> test = Components.data(options.testSource, "test-source");
        List<OpenRun> open = new ArrayList<>();
        Map<PlannedRun, Metrics> finished = new LinkedHashMap<>();
        List<String> goingOn = new ArrayList<>();
        for (int number = 0; number < planned.size(); number++) {
            PlannedRun run = planned.get(number);
            SortedMap<String, String> settings = RunSettings.of(run.method().whole(), train, test);
            RunWork work = output.run(run);
            Optional<Metrics> found = output.finished(run, settings);
            if (found.isPresent()) {
                finished.put(run, found.get());
                work.delete();
            } else {
                open.add(new OpenRun(number, run, settings));
                work.require(settings);
                if (work.hasCheckpoint()) {
                    goingOn.add(run.title());
                }
            }
        }
        check(open, output, new BeforeTraining(train, test));
        StoppedRuns.reportGoingOn(finished.keySet().stream().map(PlannedRun::title).toList(), goingOn, output.path(), err);
        finished.forEach((run, metrics) -> results.add(run, metrics, Optional.empty()));
        int jobs = Math.min(options.jobs, open.size());
        return jobs <= 1 ? new OneByOne(open, output, train, test, options.shareable)
                : new SideBySide(open, output, new JobCommand(jobs, args), jobs, err);
    }

    /** Finds runs that cannot succeed before any that takes long. */
    private static void check(List<OpenRun> open, ExperimentsFolder output, BeforeTraining before) throws IOException {
        DiskSpace space = new DiskSpace();
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (OpenRun run : open) {
            // The seed has no effect on the checks.
            String name = run.run().name();
            if (!bytes.containsKey(name)) {
                bytes.put(name, before.check(name, run.run().method()));
            }
            space.add(output.path(), bytes.get(name));
        }
        space.require();
    }

    /** Seed after seed, so that each row of the tables has a figure early. */
    static List<PlannedRun> planned(ConfigurationManager configuration, ExperimentsOptions options) {
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
        List<PlannedRun> planned = new ArrayList<>();
        List<Method> trainers = names.stream()
                .map(name -> Components.method(configuration, name, "option --trainers")).toList();
        for (int i = 0; i < names.size() && options.seeds.length == 0; i++) {
            planned.add(new PlannedRun(names.get(i), trainers.get(i)));
        }
        for (long seed : Arrays.stream(options.seeds).distinct().toArray()) {
            for (int i = 0; i < names.size(); i++) {
                planned.add(new PlannedRun(names.get(i), trainers.get(i).withSeed(seed)));
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
