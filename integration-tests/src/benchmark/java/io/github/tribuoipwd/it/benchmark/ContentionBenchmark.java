/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.StoredTeacher;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * Trainings beside a busy process for each core, against the same alone. The two alternate within one training; of a training
 * as a whole they alternate from one to the next. Half of the machine is gone then, so twice the time is what a program needs
 * that loses nothing.
 */
final class ContentionBenchmark {

    static final Goal GOAL = Goal.atMost(2.2);

    private static final int ROUNDS = 5;
    private static final int BATCH = 64;
    /** Of so many batches a teacher beside the training computes the logits at once. */
    private static final int BLOCK = 256 / BATCH;
    private static final double SETTLE_SECONDS = 0.2;
    private static final double PHASE_SECONDS = 1.3;
    private static final int CLASSES = 100;
    private static final int[] CIFAR = {3, 32, 32};
    private static final int[] DIGITS = {1, 28, 28};

    /** How OpenMP waits where nothing is set, in rounds of its loop. */
    private static final String SPINNING = "300000";

    private final Path folder;
    /** How many threads a training has; 0 for what it chooses. */
    private final int threads;
    private final BusyProcesses busy;

    private ContentionBenchmark(Path folder, int threads, BusyProcesses busy) {
        this.folder = folder;
        this.threads = threads;
        this.busy = busy;
    }

    /** Receives what was measured: the contended rounds and the quiet ones. */
    private interface Receiver {
        void row(String what, PairedRounds times);
    }

    static void run(Path folder, Results results) throws Exception {
        try (BusyProcesses busy = BusyProcesses.oneForEachCore()) {
            ContentionBenchmark benchmark = new ContentionBenchmark(folder, 0, busy);
            Receiver rows = (what, times) -> results.time(what + ", a busy process a core", "the same alone", times, GOAL);
            benchmark.small(rows);
            benchmark.large(rows);
            benchmark.whole(rows);
        }
        enginesDefaults((what, times) -> results.time(what + ", a thread a core that spins, a busy process a core",
                "the same alone", times, null));
    }

    /** In a JVM of its own, as OpenMP reads its settings once. */
    private static void enginesDefaults(Receiver rows) throws IOException, InterruptedException {
        Process process = Benchmarks.jvm().environment("OMP_NUM_THREADS", "" + Machine.CORES)
                .environment("GOMP_SPINCOUNT", SPINNING).pipe(ContentionBenchmark.class);
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> {
                String[] parts = line.split("\t");
                rows.row(parts[0], new PairedRounds(numbers(parts[1]), numbers(parts[2])));
            });
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("The JVM of the engine's own threads ended with " + process.exitValue()
                    + ".\nMaybe its output above says why.");
        }
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
    }

    /**
     * The other JVM: prints the name and the times of each measurement.
     *
     * @param args none
     */
    public static void main(String[] args) throws Exception {
        try (BusyProcesses busy = BusyProcesses.oneForEachCore()) {
            ContentionBenchmark benchmark = new ContentionBenchmark(Path.of(""), Machine.CORES, busy);
            benchmark.small((what, times) -> System.out.println(what + "\t" + text(times.ours()) + "\t"
                    + text(times.reference())));
        }
    }

    private static String text(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private DistillationTrainer.Builder trainer(StudentArchitecture student, int... shape) {
        return DistillationTrainer.builder().layout(new IndexedLayout(shape)).transform(Material.unitRange()).student(student)
                .optimizer(new Sgd(1e-6)).batchSize(BATCH).threads(threads);
    }

    private static MutableDataset<Label> data(int number, int classes, int size) {
        return Material.dataset(Material.dense(Material.images(number, size), classes));
    }

    /** Steps on labels. */
    private void small(Receiver rows) {
        MutableDataset<Label> digits = data(BATCH * 40, 10, 784);
        steps("step of the quickstart's student on labels", trainer(StartupBenchmark.STUDENT, DIGITS), digits, 1, rows);
        steps("step of 784-128-10 on labels", trainer(new MultilayerPerceptron(128), DIGITS), digits, 1, rows);
        steps("step of 16-48-26 on labels", trainer(new MultilayerPerceptron(48), 16), data(BATCH * 250, 26, 16), 1, rows);
        steps("ResNet-20 step on labels", trainer(new CifarResNet(20), CIFAR), data(BATCH * Steps.NUMBER, CLASSES, 3072), 1,
                rows);
    }

    /** Steps with a teacher. */
    private void large(Receiver rows) throws IOException {
        MutableDataset<Label> images = data(BATCH * Steps.NUMBER, CLASSES, 3072);
        Path file = Material.onnx(folder.resolve("resnet56.onnx"), new CifarResNet(56), CLASSES, CIFAR);
        OnnxTeacher teacher = OnnxTeacher.builder(file, Material.labels(CLASSES)).outputKind(OutputKind.LOGITS).build();
        steps("ResNet-20 step by KD, soft labels in memory", resNet(teacher).objective(plain()), images, 1, rows);
        steps("ResNet-20 step by IPWD", resNet(teacher).objective(DistillationObjective.paper()), images, 1, rows);
        steps("ResNet-20 step, ResNet-56 online", resNet(teacher).objective(plain()).augmentation(new HorizontalFlip()), images,
                BLOCK, rows);
        Path store = SoftLabelCapture.builder(teacher, new IndexedLayout(CIFAR)).views(new HorizontalFlip(), 2, 1).build()
                .run(images, folder.resolve("store")).folder();
        steps("ResNet-20 step with stored logits of its views", resNet(new StoredTeacher(store)).objective(plain())
                .augmentation(new HorizontalFlip()), images, BLOCK, rows);
    }

    private DistillationTrainer.Builder resNet(Teacher teacher) {
        return trainer(new CifarResNet(20), CIFAR).teacher(teacher);
    }

    private static DistillationObjective plain() {
        return DistillationObjective.builder().weighting(new UniformWeighting()).build();
    }

    private void steps(String what, DistillationTrainer.Builder trainer, MutableDataset<Label> data, int stepsAtOnce,
            Receiver rows) {
        List<Phases.Beginning> beginnings = new ArrayList<>();
        // To warm up.
        beginnings.add(() -> busy.compute(false));
        for (int phase = 0; phase < 2 * ROUNDS; phase++) {
            boolean compute = BusyProcesses.computeIn(phase);
            beginnings.add(() -> busy.compute(compute));
        }
        Phases phases = new Phases(beginnings, stepsAtOnce, SETTLE_SECONDS, PHASE_SECONDS);
        List<Double> means = phases.train(trainer.epochs(1_000_000).build(), data);
        List<Double> contended = new ArrayList<>();
        List<Double> quiet = new ArrayList<>();
        for (int phase = 0; phase < 2 * ROUNDS; phase++) {
            (BusyProcesses.computeIn(phase) ? contended : quiet).add(means.get(phase + 1));
        }
        rows.row(what, new PairedRounds(contended, quiet));
    }

    /** Teacher, three epochs and export. */
    private void whole(Receiver rows) throws Exception {
        busy.compute(false);
        MutableDataset<Label> data = data(8_000, 10, 784);
        Path file = Material.onnx(folder.resolve("small.onnx"), new MultilayerPerceptron(256), 10, DIGITS);
        OnnxTeacher teacher = OnnxTeacher.builder(file, Material.labels(10)).build();
        Map<String, StudentArchitecture> students = new LinkedHashMap<>();
        students.put("a small convolutional network", ConvolutionalNetwork.builder(8, 16).build());
        students.put("784-128-10", new MultilayerPerceptron(128));
        for (Map.Entry<String, StudentArchitecture> student : students.entrySet()) {
            DistillationTrainer trainer = trainer(student.getValue(), DIGITS).teacher(teacher)
                    .objective(DistillationObjective.paper()).epochs(3).build();
            Stopwatch.Work training = () -> trainer.train(data).close();
            rows.row("whole training of " + student.getKey() + " by IPWD, 8,000 images", Stopwatch.compare(ROUNDS, () -> {
                busy.compute(true);
                training.run();
                busy.compute(false);
            }, training));
        }
    }
}
