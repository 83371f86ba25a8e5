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
import java.util.TreeSet;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * The command line that runs several trainers of a configuration with several seeds and compares them. Each run has its folder
 * {@code trainer/seed/} with what {@link Distill} writes; after each, {@code tables.md} and {@code report.html} are written anew.
 * Started again, it continues with the first run that has not finished.
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
     *     folder (the others are run all the same); 1 after another error
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        ExperimentsOptions options = new ExperimentsOptions();
        return CommandLine.runTraining(args, new HelpText("experiments", EXAMPLE, options), out, err,
                configuration -> compare(configuration, options, out, err));
    }

    /** One run of the command. */
    private record Planned(String name, Method method) {

        Path folder(Path output) {
            return output.resolve(name).resolve(String.valueOf(method.trainer().getSeed()));
        }

        String title() {
            return name + ", seed " + method.trainer().getSeed();
        }
    }

    private static int compare(ConfigurationManager configuration, ExperimentsOptions options, PrintStream out, PrintStream err)
            throws IOException {
        Path folder = CommandLine.required(options.output, "output", "a folder");
        List<Planned> planned = planned(configuration, options);
        Map<String, Double> published = published(options);
        OutputFolder output = new OutputFolder(folder);
        Dataset<Label> train = Components.data(options.trainSource, "train-source");
        Dataset<Label> test = Components.data(options.testSource, "test-source");

        // A run that does not fit is found before one that takes long.
        Map<Planned, Metrics> finished = new LinkedHashMap<>();
        for (Planned run : planned) {
            if (Files.exists(run.folder(folder).resolve(Metrics.FILE))) {
                finished.put(run, finished(run, folder, RunSettings.of(run.method().whole(), train, test)));
            }
        }
        check(planned.stream().filter(run -> !finished.containsKey(run)).toList(), folder, new BeforeTraining(train, test));
        Comparison comparison = new Comparison();
        List<String> baselines = Arrays.stream(options.baselines).distinct().toList();
        TestedTeachers teachers = new TestedTeachers(test);
        int failed = 0;
        for (Planned run : planned) {
            try {
                Metrics metrics = finished.get(run);
                if (metrics == null) {
                    logger.info(run::title);
                    TrainingRun.Outcome outcome = new TrainingRun(run.name(), run.method(), train, test, teachers,
                            options.shareable).write(new OutputFolder(run.folder(folder)));
                    metrics = outcome.metrics();
                    if (outcome.trouble().isPresent()) {
                        err.println(run.title() + ": " + outcome.trouble().get());
                        failed++;
                    }
                }
                comparison.add(run.name(), metrics);
                if (Measurement.of("tables.md or report.html", () -> write(output, comparison, baselines, published)).isEmpty()) {
                    failed++;
                }
            } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
                // Whatever ended it, the other trainings are still of use.
                err.println(run.title() + ": " + CommandLine.message("The run", e));
                failed++;
            }
        }
        out.println(new ComparisonTables(comparison, baselines, published));
        if (!comparison.trainers().isEmpty()) {
            out.println("tables.md and report.html are in " + output.path());
        }
        return failed > 0 ? 2 : 0;
    }

    /** Finds runs that cannot succeed before any that takes long. */
    private static void check(List<Planned> open, Path folder, BeforeTraining before) throws IOException {
        DiskSpace space = new DiskSpace();
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (Planned run : open) {
            OutputFolder output = new OutputFolder(run.folder(folder));
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
        output.write("tables.md", file -> Files.writeString(file, tables.toString()));
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

    /** The metrics of an earlier run with these settings. */
    private static Metrics finished(Planned run, Path output, SortedMap<String, String> settings) throws IOException {
        Path folder = run.folder(output);
        Metrics metrics = Metrics.read(folder.resolve(Metrics.FILE));
        TreeSet<String> paths = new TreeSet<>(settings.keySet());
        paths.addAll(metrics.settings().keySet());
        List<String> differences = paths.stream()
                .filter(path -> !String.valueOf(settings.get(path)).equals(String.valueOf(metrics.settings().get(path))))
                .map(path -> path + " was " + metrics.settings().get(path) + " and is " + settings.get(path)).toList();
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException("The run in " + folder.toAbsolutePath().normalize()
                    + " must have the settings that it would have now, found "
                    + String.join("; ", differences.subList(0, Math.min(5, differences.size())))
                    + (differences.size() > 5 ? "; and " + (differences.size() - 5) + " more" : "")
                    + ".\nMaybe choose another --output, or delete that folder to run it again.");
        }
        return metrics;
    }
}
