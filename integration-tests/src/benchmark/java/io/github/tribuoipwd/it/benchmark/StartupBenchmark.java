/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * From the start of a JVM to what a user waits for: the first prediction of the quickstart's student, and the end of its first
 * epoch. Each program ends there.
 */
final class StartupBenchmark {

    static final StudentArchitecture STUDENT = ConvolutionalNetwork.builder(8, 16, 32).build();
    static final int[] SHAPE = {1, 28, 28};
    static final int CLASSES = 10;

    private static final int ROUNDS = 7;

    private StartupBenchmark() {}

    static void run(Path folder, Results results) throws Exception {
        Path model = folder.resolve("model.tribuo");
        Path graph = folder.resolve("student.onnx");
        try (DistilledModel student = PredictionBenchmark.student(STUDENT,
                Material.dataset(Material.dense(Material.images(256, 784), CLASSES)), SHAPE)) {
            student.serializeToFile(model);
            student.saveONNXModel("benchmark", 1, graph);
        }
        // As a consumer does that serves alone.
        results.time("start of the JVM to the first prediction, model.tribuo", "a program of ONNX Runtime alone, student.onnx",
                compare(() -> Benchmarks.jvm().withoutDjl(), FirstPrediction.class, model, graph), null);
        String instructions = PyTorch.instructions();
        results.time("start of the JVM to the end of the first epoch, 2,000 images", "a program of DJL alone",
                compare(() -> {
                    // What ours sets by itself.
                    ChildJvm jvm = Benchmarks.jvm().environment("OPT_OUT_TRACKING", "true").environment("DJL_OFFLINE", "true");
                    return instructions.equals("all") ? jvm : jvm.environment("ONEDNN_MAX_CPU_ISA", instructions);
                }, FirstEpoch.class, Path.of("ours"), Path.of("djl")), null);
    }

    /** Rounds of both programs in turn, each with its argument; the first round reads the files of the class path. */
    private static PairedRounds compare(Supplier<ChildJvm> jvm, Class<?> program, Path ours, Path reference) throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            boolean swapped = round % 2 == 0;
            double one = time(jvm.get(), program, swapped ? reference : ours);
            double other = time(jvm.get(), program, swapped ? ours : reference);
            if (round > 0) {
                first.add(swapped ? other : one);
                second.add(swapped ? one : other);
            }
        }
        return new PairedRounds(first, second);
    }

    private static double time(ChildJvm jvm, Class<?> program, Path argument) throws Exception {
        return Stopwatch.time(() -> {
            String output = jvm.output(program, argument.toString());
            if (!output.startsWith("done")) {
                throw new IOException("The program must print that it is done, found " + output);
            }
        });
    }
}
