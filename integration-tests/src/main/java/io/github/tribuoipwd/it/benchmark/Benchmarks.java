/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the ratios of docs/performance.md, each taken in this one run. Arguments choose: {@code teacher}, {@code step},
 * {@code examples}, {@code prediction}, {@code quickstart}, {@code parts}, {@code growth}; all without any. The working
 * directory is integration-tests.
 */
public final class Benchmarks {

    private static final List<String> ALL = List.of("teacher", "step", "examples", "prediction", "quickstart", "parts", "growth");

    private Benchmarks() {}

    /**
     * Runs the benchmarks.
     *
     * @param args which; all without any
     * @throws Exception if one cannot run
     */
    public static void main(String[] args) throws Exception {
        List<String> chosen = args.length == 0 ? ALL : List.of(args);
        Results results = new Results(System.out);
        results.begin();
        Path folder = Files.createTempDirectory("benchmarks");
        try {
            for (String name : chosen) {
                switch (name) {
                    case "teacher" -> new TeacherBenchmark(folder, results).run();
                    case "step" -> new StepBenchmark(folder, results).run();
                    case "examples" -> new ExamplesBenchmark(results).run();
                    case "prediction" -> new PredictionBenchmark(folder, results).run();
                    case "quickstart" -> QuickstartBenchmark.run(folder, results);
                    case "parts" -> new PartsBenchmark(System.out).run();
                    case "growth" -> new GrowthBenchmark(folder, System.out).run();
                    default -> throw new IllegalArgumentException("A benchmark must be one of " + ALL + ", found " + name
                            + ".\nMaybe leave it out to run all.");
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
