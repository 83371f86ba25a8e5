/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.cli.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two trainings of the quickstart with three seeds each, one after the other and two at a time: a set long enough that the start of
 * the command and of its jobs is a small part, as in the sets that people run for hours.
 */
final class JobsBenchmark {

    private static final int ROUNDS = 5;
    private static final int RUNS = 6;

    private JobsBenchmark() {}

    static void run(Path folder, Results results) throws Exception {
        List<Double> two = new ArrayList<>();
        List<Double> one = new ArrayList<>();
        for (int run = 0; run < 2 * ROUNDS; run++) {
            boolean both = run % 4 == 0 || run % 4 == 3;
            Path output = folder.resolve("jobs" + run);
            double time = Stopwatch.time(() -> Benchmarks.jvm().in(Path.of("quickstart")).output(Main.class, "experiments",
                    "-c", "quickstart.xml", "--trainers", "labels,kd", "--seeds", "1,2,3", "--baselines", "labels",
                    "--train-source", "train", "--test-source", "test", "--jobs", both ? "2" : "1",
                    "--output", output.toString()));
            (both ? two : one).add(time / RUNS);
        }
        results.speed("a run of `experiments --jobs 2`", "the same with `--jobs 1`", new PairedRounds(two, one),
                Goal.atLeast(1.5));
    }
}
