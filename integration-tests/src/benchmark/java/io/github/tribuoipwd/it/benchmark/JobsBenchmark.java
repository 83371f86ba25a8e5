/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.cli.Experiments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Trainings of the quickstart with two seeds each, of six epochs, one after the other and two at a time. */
final class JobsBenchmark {

    private static final int ROUNDS = 5;
    private static final int RUNS = 4;

    private JobsBenchmark() {}

    static void run(Path folder, Results results) throws Exception {
        String quickstart = Files.readString(Path.of("quickstart/quickstart.xml"));
        Path configuration = Files.writeString(folder.resolve("jobs.xml"), quickstart.replace("\"epochs\" value=\"12\"",
                "\"epochs\" value=\"6\""));
        List<Double> two = new ArrayList<>();
        List<Double> one = new ArrayList<>();
        for (int run = 0; run < 2 * ROUNDS; run++) {
            boolean both = run % 4 == 0 || run % 4 == 3;
            Path output = folder.resolve("jobs" + run);
            double time = Stopwatch.time(() -> Benchmarks.jvm().in(Path.of("quickstart")).output(Experiments.class, "-c",
                    configuration.toString(), "--trainers", "labels,kd", "--seeds", "1,2", "--baselines", "labels",
                    "--train-source", "train", "--test-source", "test", "--jobs", both ? "2" : "1",
                    "--output", output.toString()));
            (both ? two : one).add(time / RUNS);
        }
        results.speed("a run of `experiments --jobs 2`", "the same with `--jobs 1`", new PairedRounds(two, one),
                Goal.atLeast(1.5));
    }
}
