/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.cli.Train;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.training.TrainingStoppedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/** Configurations with one or two random faults: each is refused with advice, or trains a student whose answers are finite. */
public final class FaultyConfigurations {

    private static final String TRAINED = "trained";
    private static final String REFUSED = "refused";
    private static final String STOPPED = "stopped";
    private static final String UNADVISED = "unadvised";
    private static final String NOT_FINITE = "not finite";
    /** Some train for years, as they were told to. */
    private static final int STOPPED_AFTER_SECONDS = 15;

    private FaultyConfigurations() {}

    static Table run(Path scratch, Amount amount) throws Exception {
        Site.make(scratch.resolve("site"), 100, 2);
        List<Cases.Outcome> outcomes = Cases.run(FaultyConfigurations.class, scratch, amount.configurations(), scratch.toString());
        outcomes.stream().filter(one -> !List.of(TRAINED, REFUSED, STOPPED).contains(one.word()))
                .forEach(one -> System.out.println("configuration " + one));
        Map<String, Long> counts = Cases.count(outcomes);
        return Table.of("configurations", "refused with advice", "trained, finite", "still trained after 15 s, and stopped",
                "refused without advice", "trained, not finite", "crashed", "hung").row(outcomes.size(),
                counts.getOrDefault(REFUSED, 0L), counts.getOrDefault(TRAINED, 0L), counts.getOrDefault(STOPPED, 0L),
                counts.getOrDefault(UNADVISED, 0L), counts.getOrDefault(NOT_FINITE, 0L),
                counts.getOrDefault(Cases.CRASHED, 0L), counts.getOrDefault(Cases.HUNG, 0L));
    }

    /**
     * The other JVM.
     *
     * @param args those of {@link Cases#serve}, and the folder
     * @throws Exception if anything but a case fails
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[3]);
        String whole = Files.readString(folder.resolve("site").resolve(Site.CONFIGURATION));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Cases.serve(args, number -> {
            Faults faults = new Faults(whole, new SplittableRandom(number));
            Path file = Files.writeString(folder.resolve("faulty.xml"), faults.text());
            String trainer = number % 2 == 0 ? "kd" : "self";
            Thread working = Thread.currentThread();
            ScheduledFuture<?> stop = clock.schedule(working::interrupt, STOPPED_AFTER_SECONDS, TimeUnit.SECONDS);
            try {
                return outcome(file, trainer, folder) + "\t" + faults;
            } catch (Error e) {
                return UNADVISED + "\t" + faults + ": " + e;
            } finally {
                stop.cancel(true);
                Thread.interrupted();
            }
        });
        System.exit(0);
    }

    private static String outcome(Path file, String name, Path folder) throws Exception {
        try (ConfigurationManager configuration = new ConfigurationManager(file.toString())) {
            if (!(lookup(configuration, name) instanceof DistillationTrainer trainer)) {
                return byTheCommand(file, name, folder, "no trainer");
            }
            MutableDataset<Label> data = new MutableDataset<>(source(configuration, "train"));
            try (DistilledModel model = trainer.train(data)) {
                return isFinite(model, new MutableDataset<>(source(configuration, "test"))) ? TRAINED : NOT_FINITE;
            }
        } catch (TrainingStoppedException e) {
            return STOPPED;
        } catch (StackOverflowError e) {
            return byTheCommand(file, name, folder, e.toString());
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                return STOPPED + "\t" + e;
            }
            return String.valueOf(e.getMessage()).contains("\nMaybe ") ? REFUSED : byTheCommand(file, name, folder, e.toString());
        }
    }

    private static Configurable lookup(ConfigurationManager configuration, String name) {
        return configuration.lookup(name);
    }

    @SuppressWarnings("unchecked") // a source of labels, by its output factory
    private static ConfigurableDataSource<Label> source(ConfigurationManager configuration, String name) {
        return (ConfigurableDataSource<Label>) configuration.lookup(name);
    }

    /** OLCUT's own errors get their advice on the command line. */
    private static String byTheCommand(Path file, String name, Path folder, String otherwise) {
        Console console = new Console();
        int code = console.run(Train::run, "-c", file.toString(), "--trainer", name, "--train-source", "train", "--test-source",
                "test", "--output", folder.resolve("output").toString());
        String errors = console.errors();
        return code != 0 && errors.lines().anyMatch(line -> line.startsWith("Maybe ")) && !errors.contains("\tat ") ? REFUSED
                : UNADVISED + "\t" + code + ": " + errors + ", " + otherwise;
    }

    private static boolean isFinite(Model<Label> model, MutableDataset<Label> rows) {
        for (Prediction<Label> prediction : model.predict(rows)) {
            if (!prediction.getOutputScores().values().stream().allMatch(score -> Double.isFinite(score.getScore()))) {
                return false;
            }
        }
        return true;
    }
}
