/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MobileNetV1;
import io.github.tribuoipwd.student.MobileNetV2;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.ShuffleNetV1;
import io.github.tribuoipwd.student.ShuffleNetV2;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.student.Vgg;
import io.github.tribuoipwd.student.WideResNet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Steps of every student in batches of 64: on one thread, on a thread a core, and on as many as a training chooses. */
final class ThreadsBenchmark {

    private static final int ROUNDS = 5;
    private static final int BATCH = 64;
    private static final int STEPS_OF_AN_EPOCH = 40;
    private static final double SETTLE_SECONDS = 0.2;
    private static final double SECONDS = 0.5;
    private static final Goal GOAL = Goal.atMost(1.05);

    private ThreadsBenchmark() {}

    /** A network and the shape of its rows. */
    private record Student(StudentArchitecture network, int... shape) {

        int size() {
            return IntStream.of(shape).reduce(1, (a, b) -> a * b);
        }
    }

    private static Map<String, Student> students() {
        Map<String, Student> students = new LinkedHashMap<>();
        students.put("16-48-26", new Student(new MultilayerPerceptron(48), 16));
        students.put("784-128-10", new Student(new MultilayerPerceptron(128), 1, 28, 28));
        students.put("784-512-512-10", new Student(new MultilayerPerceptron(512, 512), 1, 28, 28));
        students.put("quickstart's", new Student(StartupBenchmark.STUDENT, 1, 28, 28));
        students.put("convolutional, 32 to 128", new Student(ConvolutionalNetwork.builder(32, 64, 128).build(), 3, 32, 32));
        students.put("ResNet-8", new Student(new CifarResNet(8), 3, 32, 32));
        students.put("ResNet-20", new Student(new CifarResNet(20), 3, 32, 32));
        students.put("ResNet-8x4", new Student(new CifarResNet(8, 4), 3, 32, 32));
        students.put("WRN-16-2", new Student(new WideResNet(16, 2), 3, 32, 32));
        students.put("VGG-8", new Student(new Vgg(8), 3, 32, 32));
        students.put("MobileNetV1", new Student(new MobileNetV1(), 3, 32, 32));
        students.put("MobileNetV2", new Student(new MobileNetV2(), 3, 32, 32));
        students.put("ShuffleNetV1", new Student(new ShuffleNetV1(), 3, 32, 32));
        students.put("ShuffleNetV2", new Student(new ShuffleNetV2(), 3, 32, 32));
        return students;
    }

    static Table run() {
        Table table = Table.of("student", "1 thread", Machine.CORES + " threads", Machine.CORES + " to 1", "95 % interval",
                "`AUTO`", "`AUTO` to the faster", "95 % interval of it", "goal", "reached");
        Map<String, Student> students = students();
        // What is compiled beside the first steps would count for the first student.
        measure(table, "", students.values().iterator().next());
        for (Map.Entry<String, Student> student : students.entrySet()) {
            table = measure(table, student.getKey(), student.getValue());
            System.out.println(String.join(" | ", table.rows().get(table.rows().size() - 1)));
        }
        return table;
    }

    private static Table measure(Table table, String name, Student student) {
        byte[][] images = Material.images(BATCH * STEPS_OF_AN_EPOCH, student.size());
        MutableDataset<Label> data = Material.dataset(Material.dense(images, 10));
        int[] settings = {1, Machine.CORES, 0};
        List<List<Double>> times = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < settings.length; i++) {
                // Which is first changes from round to round.
                int side = (i + round) % settings.length;
                times.get(side).add(step(student, settings[side], data));
            }
        }
        PairedRounds.Ratio several = new PairedRounds(times.get(1), times.get(0)).ratio();
        boolean oneIsFaster = PairedRounds.median(times.get(0)) < PairedRounds.median(times.get(1));
        PairedRounds.Ratio auto = new PairedRounds(times.get(2), times.get(oneIsFaster ? 0 : 1)).ratio();
        return table.row(name, duration(times.get(0)), duration(times.get(1)), Results.number(several.value()),
                Results.interval(several), duration(times.get(2)), Results.number(auto.value()), Results.interval(auto), GOAL,
                GOAL.met(auto));
    }

    private static double step(Student student, int threads, MutableDataset<Label> data) {
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new IndexedLayout(student.shape()))
                .transform(Material.unitRange()).student(student.network()).optimizer(new Sgd(1e-6)).epochs(1_000_000)
                .batchSize(BATCH).threads(threads).build();
        return new Phases(List.of(() -> {}), 1, SETTLE_SECONDS, SECONDS).train(trainer, data).get(0);
    }

    private static String duration(List<Double> times) {
        return Results.duration(PairedRounds.median(times));
    }
}
