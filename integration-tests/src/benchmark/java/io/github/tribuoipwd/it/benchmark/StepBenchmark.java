/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * Steps of a training, ResNet-20 on images of CIFAR-100's size in batches of 64. A round is a short training of each
 * side, and its figure the median over the steps; the first steps of each training do not count.
 */
final class StepBenchmark {

    private static final int BATCH = 64;
    private static final int CLASSES = 100;
    private static final int[] SHAPE = {3, 32, 32};
    /** Of so many batches a teacher beside the training computes the logits at once. */
    private static final int BLOCK = 256 / BATCH;

    private final Path folder;
    private final Results results;
    private final MutableDataset<Label> data =
            Material.dataset(Material.dense(Material.images(BATCH * Steps.NUMBER, 3072), CLASSES));

    StepBenchmark(Path folder, Results results) {
        this.folder = folder;
        this.results = results;
    }

    void run() throws Exception {
        Path file = Material.onnx(folder.resolve("resnet56.onnx"), new CifarResNet(56), CLASSES, SHAPE);
        OnnxTeacher teacher = OnnxTeacher.builder(file, Material.labels(CLASSES)).outputKind(OutputKind.LOGITS).build();
        Steps labels = ours(trainer());
        // The first training of a JVM compiles beside its steps.
        labels.times();
        Steps kd = ours(trainer().teacher(teacher).objective(plain()));
        results.time("ResNet-20 step by IPWD", "the same by KD",
                Steps.compare(ours(trainer().teacher(teacher).objective(DistillationObjective.paper())), kd), Goal.atMost(1.03));
        results.time("ResNet-20 step by KD, soft labels in memory", "the same on labels", Steps.compare(kd, labels),
                Goal.atMost(1.03));
        results.time("ResNet-20 step on labels", "forward, backward, update in DJL alone",
                Steps.compare(labels, () -> djl(false)), Goal.atMost(1.05));
        results.time("ResNet-20 step on labels", "the same in DJL, channels-last", Steps.compare(labels, () -> djl(true)),
                Goal.atMost(1.05));
        python("Python PyTorch", labels, "contiguous_format");
        python("Python PyTorch, channels-last", labels, "channels_last");
        online("ResNet-20 step, ResNet-56 online", teacher, labels, false);
        online("the same with overlap", teacher, labels, true);
    }

    private static DistillationTrainer.Builder trainer() {
        return DistillationTrainer.builder().layout(new IndexedLayout(SHAPE)).student(new CifarResNet(20))
                .optimizer(new Sgd(0.05)).epochs(1).batchSize(BATCH);
    }

    private Steps ours(DistillationTrainer.Builder builder) {
        return Steps.of(builder, data, 1);
    }

    /** Steps in DJL on one batch. */
    private static List<Double> djl(boolean channelsLast) throws Exception {
        List<Double> times = new ArrayList<>();
        float[] pixels = new float[BATCH * 3072];
        float[] labels = new float[BATCH];
        try (DjlTraining training = new DjlTraining(new CifarResNet(20), CLASSES, SHAPE, BATCH, channelsLast)) {
            for (int step = 0; step < Steps.NUMBER; step++) {
                double time = Stopwatch.time(() -> training.step(pixels, labels));
                if (step >= Steps.WARM_UP) {
                    times.add(time);
                }
            }
        }
        return times;
    }

    private static DistillationObjective plain() {
        return DistillationObjective.builder().weighting(new UniformWeighting()).build();
    }

    /** A step with the teacher beside it, against the teacher alone and a step on labels alone. */
    private void online(String what, OnnxTeacher teacher, Steps labels, boolean overlap) throws Exception {
        Steps online = Steps.of(trainer().teacher(teacher).objective(plain()).augmentation(new HorizontalFlip())
                .overlap(overlap), data, BLOCK);
        FeaturePositions positions = Material.positions(SHAPE);
        FloatBuffer views = Material.direct(BATCH * 3072);
        FloatBuffer logits = Material.direct(BATCH * CLASSES);
        List<Double> together = new ArrayList<>();
        List<Double> apart = new ArrayList<>();
        try (TeacherSession session = teacher.open(positions, DenseRows.allocate(1, SHAPE))) {
            for (int training = 0; training < Steps.ROUNDS; training++) {
                together.add(PairedRounds.median(online.times()));
                List<Double> student = labels.times();
                List<Double> alone = new ArrayList<>();
                for (int step = 0; step < Steps.NUMBER; step++) {
                    double time = Stopwatch.time(() -> session.logits(views, BATCH, logits));
                    if (step >= Steps.WARM_UP) {
                        alone.add(time);
                    }
                }
                apart.add(PairedRounds.median(student) + PairedRounds.median(alone));
            }
        }
        results.time(what, "teacher alone + student alone", new PairedRounds(together, apart), Goal.atMost(1.05));
    }

    /** Debian's python3-torch, where it is. */
    private void python(String against, Steps labels, String memoryFormat) throws Exception {
        String what = "ResNet-20 step on labels";
        try {
            results.time(what, against, Steps.compare(labels, () -> python(memoryFormat)), Goal.atMost(1));
        } catch (IOException e) {
            results.left(what, against, "not here");
        }
    }

    private static List<Double> python(String memoryFormat) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/usr/bin/python3", Path.of("benchmarks", "resnet20.py").toString(),
                String.valueOf(Steps.NUMBER), String.valueOf(Steps.WARM_UP), String.valueOf(Machine.CORES), memoryFormat)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<Double> times;
        try (BufferedReader lines = process.inputReader()) {
            times = lines.lines().map(Double::valueOf).toList();
        }
        if (process.waitFor() != 0) {
            throw new IOException("no PyTorch");
        }
        return times;
    }
}
