/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.it.page.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One benchmark, in the JVM that {@link Benchmarks} starts for it. */
public final class BenchmarkRun {

    /** Takes half an hour, for docs/soft-labels.md. */
    private static final String ACCURACY = "accuracy-of-stored";

    private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

    static {
        BENCHMARKS.put("teacher", ratios((folder, results) -> new TeacherBenchmark(folder, results).run()));
        BENCHMARKS.put("step", ratios((folder, results) -> new StepBenchmark(folder, results).run()));
        BENCHMARKS.put("threads", folder -> ThreadsBenchmark.run());
        BENCHMARKS.put("contention", ratios(ContentionBenchmark::run));
        BENCHMARKS.put("quickstart", ratios(QuickstartBenchmark::run));
        BENCHMARKS.put("startup", ratios(StartupBenchmark::run));
        BENCHMARKS.put("jobs", ratios(JobsBenchmark::run));
        BENCHMARKS.put("sources", ratios(SourcesBenchmark::run));
        BENCHMARKS.put("examples", ratios((folder, results) -> new ExamplesBenchmark(results).run()));
        BENCHMARKS.put("prediction", ratios((folder, results) -> new PredictionBenchmark(folder, results).run()));
        BENCHMARKS.put("soft-labels", ratios((folder, results) -> new SoftLabelsBenchmark(folder, results).run()));
        BENCHMARKS.put("parts", folder -> PartsBenchmark.run());
        BENCHMARKS.put("growth", folder -> GrowthBenchmark.run());
        BENCHMARKS.put(ACCURACY, folder -> new StoredAccuracy(folder).run());
    }

    /** All names. */
    static final Set<String> NAMES = Collections.unmodifiableSet(BENCHMARKS.keySet());

    /** Those that docs/performance.md shows. */
    static final List<String> USUAL = NAMES.stream().filter(name -> !name.equals(ACCURACY)).toList();

    private BenchmarkRun() {}

    /** A benchmark; the folder is new. */
    private interface Benchmark {
        Table run(Path folder) throws Exception;
    }

    /** One whose table has ratios. */
    private interface Ratios {
        void run(Path folder, Results results) throws Exception;
    }

    private static Benchmark ratios(Ratios benchmark) {
        return folder -> {
            Results results = new Results(System.out);
            benchmark.run(folder, results);
            return results.table();
        };
    }

    /**
     * Runs one and writes its table.
     *
     * @param args the name, and the file of the table
     * @throws Exception if it cannot run
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("benchmarks");
        try {
            BENCHMARKS.get(args[0]).run(folder).write(Path.of(args[1]));
        } finally {
            Folders.delete(folder);
        }
    }
}
