/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.training.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the trainings of a cell with {@code distill experiments}, in a JVM of its own, and keeps a line of each. Stopped and started again
 * it goes on: with what the lines lack, and there with what the folder of the command lacks.
 *
 * @param work the folder of the experiment's own files
 * @param jobs how many trainings at a time
 * @param seeds how many of the experiment's seeds are tested
 */
record CellRuns(Experiment experiment, RunLines lines, Path work, int jobs, int seeds) {

    /** Some of the runs may have failed. */
    private static final int FAILED_RUNS = 2;

    /** A trainer of the configuration. */
    private record Trainer(String arm, String rate) {

        String name() {
            return arm + "-" + rate;
        }
    }

    /** Trains all arms at all rates and tests them on validation rows, for the choice of a rate. */
    void choose(Cell cell) throws IOException, InterruptedException {
        run(cell, all(cell), RunLine.VALIDATION, experiment.choiceSeeds());
    }

    /** Trains all arms, at the rates chosen or at all of them, and tests them on test rows. */
    void test(Cell cell) throws IOException, InterruptedException {
        List<Trainer> trainers = experiment.choiceSeeds().isEmpty() ? all(cell) : cell.arms().stream().map(arm ->
                new Trainer(arm, Objects.requireNonNull(lines.bestRate(cell.rateFrom(), arm, experiment.rates())))).toList();
        run(cell, trainers, RunLine.TEST, experiment.seeds().subList(0, Math.min(seeds, experiment.seeds().size())));
    }

    private List<Trainer> all(Cell cell) {
        return cell.arms().stream().flatMap(arm -> experiment.rates().stream().map(rate -> new Trainer(arm, rate))).toList();
    }

    private void run(Cell cell, List<Trainer> trainers, String rows, List<Integer> all)
            throws IOException, InterruptedException {
        List<Integer> seeds = all.stream().filter(seed -> trainers.stream().anyMatch(trainer ->
                !lines.has(cell.name(), trainer.arm(), trainer.rate(), rows, seed))).toList();
        if (seeds.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        Path output = work.resolve("runs").resolve(cell.folder() + "-" + rows);
        List<String> args = new ArrayList<>(List.of("experiments", "-c",
                experiment.configurations().stream().map(name -> name + ".xml").collect(Collectors.joining(",")), "--trainers",
                trainers.stream().map(Trainer::name).collect(Collectors.joining(",")), "--seeds",
                seeds.stream().map(String::valueOf).collect(Collectors.joining(",")), "--train-source", "train",
                "--test-source", rows, "--jobs", String.valueOf(jobs), "--output", output.toString()));
        cell.properties().forEach((name, value) -> args.addAll(List.of("--@" + name, value)));
        int code = ProductTeacher.jvm().start(work.resolve("log.txt"), Main.class,
                args.toArray(String[]::new)).waitFor();
        if (code != 0 && code != FAILED_RUNS) {
            throw new IllegalStateException("The trainings of " + cell.name() + " must end with 0 or " + FAILED_RUNS + ", found "
                    + code + ".\nMaybe " + work.resolve("log.txt") + " says why.");
        }
        lines.add(read(cell, trainers, rows, seeds, output));
        Folders.delete(output);
        System.out.printf("%s, %s: %d trainings in %.0f s%n", cell.name(), rows, trainers.size() * seeds.size(),
                (System.nanoTime() - start) / 1e9);
    }

    private static List<RunLine> read(Cell cell, List<Trainer> trainers, String rows, List<Integer> seeds, Path output)
            throws IOException {
        Map<Path, Metrics> found = new LinkedHashMap<>();
        @Nullable Diagnostics masses = null;
        for (Trainer trainer : trainers) {
            for (int seed : seeds) {
                Path file = file(output, trainer, seed);
                if (Files.exists(file)) {
                    Metrics metrics = Metrics.read(file);
                    found.put(file, metrics);
                    masses = masses == null ? metrics.distillation() : masses;
                }
            }
        }
        List<RunLine> read = new ArrayList<>();
        for (Trainer trainer : trainers) {
            for (int seed : seeds) {
                read.add(RunLine.of(cell.name(), trainer.arm(), trainer.rate(), rows, seed,
                        found.get(file(output, trainer, seed)), masses));
            }
        }
        return read;
    }

    private static Path file(Path output, Trainer trainer, int seed) {
        return output.resolve(trainer.name()).resolve(String.valueOf(seed)).resolve(Metrics.FILE);
    }
}
