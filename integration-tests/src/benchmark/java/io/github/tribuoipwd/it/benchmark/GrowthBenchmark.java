/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** How a whole training by IPWD (teacher, three epochs, export) grows with the data and with the classes. */
final class GrowthBenchmark {

    private static final int[] SHAPE = {1, 28, 28};
    private static final int EXAMPLES = 8000;
    private static final int CLASSES = 25;
    private static final int EPOCHS = 3;
    private static final int HEAP_MEGABYTES = 1024;

    private GrowthBenchmark() {}

    static Table run() throws IOException, InterruptedException {
        Table table = Table.of("examples", "classes", "seconds", "microseconds an example and epoch", "heap in use",
                "beside the heap");
        for (int factor = 1; factor <= 8; factor *= 2) {
            table = table.row((Object[]) cells(EXAMPLES * factor, CLASSES));
        }
        for (int factor = 2; factor <= 8; factor *= 2) {
            table = table.row((Object[]) cells(EXAMPLES, CLASSES * factor));
        }
        return table;
    }

    private static String[] cells(int examples, int classes) throws IOException, InterruptedException {
        String heap = HEAP_MEGABYTES + "m";
        return Benchmarks.jvm("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch").output(GrowthBenchmark.class,
                String.valueOf(examples), String.valueOf(classes)).split("\t");
    }

    /**
     * The other JVM, whose heap is touched at its start so that the rest of its resident size is native memory: prints the cells
     * of a row.
     *
     * @param args the numbers of examples and classes
     */
    public static void main(String[] args) throws IOException {
        int examples = Integer.parseInt(args[0]);
        int classes = Integer.parseInt(args[1]);
        Path file = Files.createTempFile("teacher", ".onnx");
        try {
            train(file, data(EXAMPLES, classes), classes);
            MutableDataset<Label> data = data(examples, classes);
            double seconds = train(file, data, classes);
            System.gc();
            double heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf(Locale.ROOT, "%,d\t%d\t%.1f\t%.0f\t%.0f MB\t%s%n", data.size(), classes, seconds,
                    1e6 * seconds / examples / EPOCHS, heap / 1e6, besideTheHeap());
        } finally {
            Files.delete(file);
        }
    }

    private static MutableDataset<Label> data(int examples, int classes) {
        return Material.dataset(Material.dense(Material.images(examples, 784), classes));
    }

    private static double train(Path file, MutableDataset<Label> data, int classes) throws IOException {
        Material.onnx(file, new MultilayerPerceptron(256), classes, SHAPE);
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new IndexedLayout(SHAPE))
                .teacher(OnnxTeacher.builder(file, Material.labels(classes)).build()).objective(DistillationObjective.paper())
                .student(ConvolutionalNetwork.builder(8, 16).build()).optimizer(new Sgd(1e-6)).epochs(EPOCHS).batchSize(100)
                .build();
        long start = System.nanoTime();
        trainer.train(data).close();
        return (System.nanoTime() - start) / 1e9;
    }

    /** The largest resident size that Linux has seen, without the heap. */
    private static String besideTheHeap() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status) ? "unknown" : Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 - HEAP_MEGABYTES + " MB").findFirst()
                .orElse("unknown");
    }
}
