/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.it.page.Table;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measurements too short for a stopwatch, by JMH: the cost of a step beside the network's own forward and backward pass, and the
 * calls of a small student and a small teacher. Each in its own JVMs, of the JDK that runs this one.
 */
final class PartsBenchmark {

    private static final int FORKS = 2;
    private static final int WARM_UP = 2;
    private static final int ITERATIONS = 5;
    private static final TimeValue ITERATION = TimeValue.milliseconds(600);
    private static final double CONFIDENCE = 0.95;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Every benchmark of JMH here, with its row in the table. */
    private static final Map<String, String> PARTS = parts();

    private PartsBenchmark() {}

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("InputParts.copy", "64 images of bytes into the engine's buffer");
        parts.put("InputParts.cropAndFlip", "the same, cropped and flipped");
        parts.put("InputParts.transform", "the transform of an online teacher");
        parts.put("InputParts.gatherDense", "64 dense examples to rows");
        parts.put("InputParts.gatherPlain", "64 plain examples to rows");
        parts.put("ObjectiveParts.kd", "objective with its gradient, KD");
        parts.put("ObjectiveParts.ipwd", "objective with its gradient, IPWD");
        parts.put("OptimizerParts.sgd", "SGD with momentum on 65 arrays");
        parts.put("ServingParts.predictOne", "one prediction of the quickstart's student");
        parts.put("ServingParts.predictBatch", "256 predictions of the quickstart's student");
        parts.put("ServingParts.teacher", "teacher of 784-32, 256 rows to logits");
        return parts;
    }

    static Table run() throws RunnerException {
        Map<String, RunResult> results = new LinkedHashMap<>();
        String classes = PartsBenchmark.class.getPackageName().replace(".", "\\.") + "\\.\\w+Parts\\.";
        new Runner(new OptionsBuilder().include(classes).mode(Mode.AverageTime).timeUnit(TimeUnit.MICROSECONDS).forks(FORKS)
                .warmupIterations(WARM_UP).warmupTime(ITERATION).measurementIterations(ITERATIONS).measurementTime(ITERATION)
                .addProfiler(GCProfiler.class).shouldFailOnError(true).verbosity(VerboseMode.SILENT).build()).run()
                .forEach(result -> results.put(name(result), result));
        if (!results.keySet().equals(PARTS.keySet())) {
            throw new IllegalStateException("The table must have the lines " + PARTS.keySet() + ", found " + results.keySet()
                    + ".\nMaybe a benchmark is new, and PARTS lacks its name.");
        }
        Table table = Table.of("part", "mean, us", "95 % interval", "allocated in the heap");
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            table = with(table, part.getValue(), results.get(part.getKey()));
        }
        return table;
    }

    private static String name(RunResult result) {
        String full = result.getParams().getBenchmark();
        return full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
    }

    private static Table with(Table table, String title, RunResult result) {
        Result<?> time = result.getPrimaryResult();
        double[] interval = time.getStatistics().getConfidenceIntervalAt(CONFIDENCE);
        return table.row(title, number(time.getScore()), number(interval[0]) + " to " + number(interval[1]),
                String.format(Locale.ROOT, "%,.0f B", result.getSecondaryResults().get(ALLOCATED).getScore()));
    }

    private static String number(double micros) {
        return String.format(Locale.ROOT, "%,.1f", micros);
    }
}
