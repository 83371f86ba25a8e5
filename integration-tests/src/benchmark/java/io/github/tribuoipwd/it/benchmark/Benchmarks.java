/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the tables of docs/performance.md; each ratio is measured in this one run, and has its 95 % interval. Arguments select:
 * {@code teacher}, {@code step}, {@code examples}, {@code prediction}, {@code soft-labels}, {@code quickstart}, {@code parts},
 * {@code growth}; all of these without any. Besides {@code soft-labels-accuracy}, which takes half an hour. Each runs in its own
 * JVM. The working directory is integration-tests.
 */
public final class Benchmarks {

    private static final List<String> ALL = List.of("teacher", "step", "examples", "prediction", "soft-labels", "quickstart",
            "parts", "growth");

    private Benchmarks() {}

    /**
     * Runs the benchmarks.
     *
     * @param args which; all without any
     * @throws Exception if one cannot run
     */
    public static void main(String[] args) throws Exception {
        List<String> chosen = args.length == 0 ? ALL : List.of(args);
        if (chosen.size() == 1) {
            run(chosen.get(0));
            return;
        }
        for (String name : chosen) {
            jvm().show(Benchmarks.class, name);
        }
    }

    /** A child JVM that logs warnings only, with the given options. */
    static ChildJvm jvm(String... options) {
        return ChildJvm.plain(options).option("-Djava.util.logging.config.file=" + Path.of("quiet.properties").toAbsolutePath());
    }

    private static void run(String name) throws Exception {
        Path folder = Files.createTempDirectory("benchmarks");
        try {
            switch (name) {
                case "teacher" -> new TeacherBenchmark(folder, new Results(System.out)).run();
                case "step" -> new StepBenchmark(folder, new Results(System.out)).run();
                case "examples" -> new ExamplesBenchmark(new Results(System.out)).run();
                case "prediction" -> new PredictionBenchmark(folder, new Results(System.out)).run();
                case "soft-labels" -> new SoftLabelsBenchmark(folder, new Results(System.out)).run();
                case "soft-labels-accuracy" -> new StoredAccuracy(folder, System.out).run();
                case "quickstart" -> QuickstartBenchmark.run(folder, new Results(System.out));
                case "parts" -> PartsBenchmark.run(System.out);
                case "growth" -> GrowthBenchmark.run(System.out);
                default -> throw new IllegalArgumentException("A benchmark must be one of " + ALL + ", found " + name
                        + ".\nMaybe leave it out to run all.");
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
