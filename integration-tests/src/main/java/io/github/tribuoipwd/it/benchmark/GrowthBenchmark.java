/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** How a whole training by IPWD (teacher, three epochs, export) grows with the data and with the classes. */
final class GrowthBenchmark {

    private static final int[] SHAPE = {1, 28, 28};
    private static final int EXAMPLES = 4000;
    private static final int CLASSES = 25;

    private final Path folder;
    private final PrintStream out;

    GrowthBenchmark(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    void run() throws IOException {
        out.println();
        out.println("| examples | classes | seconds | microseconds an example and epoch | largest resident size |");
        out.println("|---:|---:|---:|---:|---:|");
        train(EXAMPLES, CLASSES);
        for (int factor = 1; factor <= 8; factor *= 2) {
            line(EXAMPLES * factor, CLASSES);
        }
        for (int factor = 2; factor <= 8; factor *= 2) {
            line(EXAMPLES, CLASSES * factor);
        }
    }

    private void line(int examples, int classes) throws IOException {
        MutableDataset<Label> data = Material.dataset(Material.dense(Material.images(examples, 784), classes));
        System.gc();
        resetPeak();
        double seconds = train(data, classes);
        out.printf(Locale.ROOT, "| %,d | %d | %.1f | %.0f | %s |%n", examples, classes, seconds, 1e6 * seconds / examples / 3,
                peak());
    }

    private void train(int examples, int classes) throws IOException {
        train(Material.dataset(Material.dense(Material.images(examples, 784), classes)), classes);
    }

    private double train(MutableDataset<Label> data, int classes) throws IOException {
        Path file = Material.onnx(folder.resolve("teacher.onnx"), new MultilayerPerceptron(256), classes, SHAPE);
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new IndexedLayout(SHAPE))
                .teacher(OnnxTeacher.builder(file, Material.labels(classes)).build()).weighting(new InversePropensityWeighting())
                .student(ConvolutionalNetwork.builder(8, 16).build()).optimizer(new Sgd(1e-6)).epochs(3).batchSize(100).build();
        long start = System.nanoTime();
        trainer.train(data).close();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Linux keeps the largest resident size of a process, and forgets it on demand. */
    private static void resetPeak() throws IOException {
        if (Files.isWritable(Path.of("/proc/self/clear_refs"))) {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        }
    }

    private static String peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status) ? "" : Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB").findFirst().orElse("");
    }
}
