/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherSession;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.TrainingListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    private static final int STEPS = 24;
    private static final int WARM_UP = 8;
    /** Of so many batches a teacher beside the training computes the logits at once. */
    private static final int BLOCK = 256 / BATCH;
    private static final int TRAININGS = 5;

    private final Path folder;
    private final Results results;
    private final MutableDataset<Label> data =
            Material.dataset(Material.dense(Material.images(BATCH * STEPS, 3072), CLASSES));

    StepBenchmark(Path folder, Results results) {
        this.folder = folder;
        this.results = results;
    }

    /** One side: some steps, and the time of each. */
    private interface Steps {
        List<Double> times() throws Exception;
    }

    void run() throws Exception {
        Path file = Material.onnx(folder.resolve("resnet56.onnx"), new CifarResNet(56), CLASSES, SHAPE);
        OnnxTeacher teacher = OnnxTeacher.builder(file, Material.labels(CLASSES)).build();
        Steps labels = ours(trainer());
        // The first training of a JVM compiles beside its steps.
        labels.times();
        Steps kd = ours(trainer().teacher(teacher).weighting(new UniformWeighting()));
        results.time("ResNet-20 step by IPWD", "the same by KD",
                compare(ours(trainer().teacher(teacher).weighting(new InversePropensityWeighting())), kd), 1.03);
        results.time("ResNet-20 step by KD, soft labels in memory", "the same on labels", compare(kd, labels), 1.03);
        results.time("ResNet-20 step on labels", "forward, backward, update in DJL alone",
                compare(labels, () -> djl(false)), 1.05);
        results.time("ResNet-20 step on labels", "the same in DJL, channels-last", compare(labels, () -> djl(true)), 1.05);
        python("Python PyTorch", labels, "contiguous_format");
        python("Python PyTorch told to be channels-last", labels, "channels_last");
        online("ResNet-20 step, ResNet-56 online", teacher, labels, false);
        online("the same with overlap", teacher, labels, true);
    }

    private static DistillationTrainer.Builder trainer() {
        return DistillationTrainer.builder().layout(new IndexedLayout(SHAPE)).student(new CifarResNet(20)).optimizer(new Sgd(0.05))
                .epochs(1).batchSize(BATCH);
    }

    private Steps ours(DistillationTrainer.Builder builder) {
        DistillationTrainer trainer = builder.build();
        return () -> {
            Clock clock = new Clock();
            trainer.setListener(clock);
            trainer.train(data).close();
            return clock.times;
        };
    }

    /** Takes the time between steps. */
    private static final class Clock implements TrainingListener {

        private final List<Double> times = new ArrayList<>();
        private long last;

        @Override
        public void onEpoch(EpochReport epoch) {}

        @Override
        public void onStep(long step, long steps) {
            long now = System.nanoTime();
            if (step > WARM_UP) {
                times.add((double) now - last);
            }
            last = now;
        }
    }

    private static PairedRounds compare(Steps ours, Steps reference) throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int training = 0; training < TRAININGS; training++) {
            first.add(PairedRounds.median(ours.times()));
            second.add(PairedRounds.median(reference.times()));
        }
        return new PairedRounds(first, second);
    }

    /** A training loop as DJL's own examples have it, on one batch. */
    private static List<Double> djl(boolean channelsLast) throws Exception {
        List<Double> times = new ArrayList<>();
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).optMomentum(0.9f).optWeightDecays(5e-4f)
                .build();
        try (Model model = Model.newInstance("resnet20", Device.cpu(), "PyTorch")) {
            model.setBlock(Material.network(new CifarResNet(20), CLASSES, SHAPE));
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(sgd)
                    .optDevices(new Device[] {Device.cpu()});
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(BATCH, 3, 32, 32));
                float[] pixels = new float[BATCH * 3072];
                float[] labels = new float[BATCH];
                for (int step = 0; step < STEPS; step++) {
                    long start = System.nanoTime();
                    try (NDManager scope = trainer.getManager().newSubManager()) {
                        NDArray batch = channelsLast
                                ? scope.create(pixels, new Shape(BATCH, 32, 32, 3)).transpose(0, 3, 1, 2)
                                : scope.create(pixels, new Shape(BATCH, 3, 32, 32));
                        NDArray wanted = scope.create(labels);
                        try (GradientCollector collector = trainer.newGradientCollector()) {
                            NDArray loss = trainer.getLoss().evaluate(new NDList(wanted), trainer.forward(new NDList(batch)));
                            collector.backward(loss);
                            loss.getFloat();
                        }
                        trainer.step();
                    }
                    if (step >= WARM_UP) {
                        times.add((double) System.nanoTime() - start);
                    }
                }
            }
        }
        return times;
    }

    /** The mean time of a step in each block. */
    private static List<Double> blocks(List<Double> steps) {
        return IntStream.range(0, steps.size() / BLOCK).mapToObj(block -> steps.subList(block * BLOCK, (block + 1) * BLOCK).stream()
                .mapToDouble(Double::doubleValue).average().orElseThrow()).toList();
    }

    /** A step with the teacher beside it, against the teacher alone and a step on labels alone. */
    private void online(String what, OnnxTeacher teacher, Steps labels, boolean overlap) throws Exception {
        Steps online = ours(trainer().teacher(teacher).weighting(new UniformWeighting()).augmentation(new HorizontalFlip())
                .overlap(overlap));
        FeaturePositions positions = Material.positions(SHAPE);
        FloatBuffer views = Material.direct(BATCH * 3072);
        FloatBuffer logits = Material.direct(BATCH * CLASSES);
        List<Double> together = new ArrayList<>();
        List<Double> apart = new ArrayList<>();
        try (TeacherSession session = teacher.open(positions, DenseRows.allocate(1, SHAPE))) {
            for (int training = 0; training < TRAININGS; training++) {
                together.add(PairedRounds.median(blocks(online.times())));
                List<Double> student = labels.times();
                List<Double> alone = new ArrayList<>();
                for (int step = 0; step < STEPS; step++) {
                    double time = Stopwatch.time(() -> session.logits(views, BATCH, logits));
                    if (step >= WARM_UP) {
                        alone.add(time);
                    }
                }
                apart.add(PairedRounds.median(student) + PairedRounds.median(alone));
            }
        }
        results.time(what, "teacher alone + student alone", new PairedRounds(together, apart), 1.05);
    }

    /** Debian's python3-torch, where it is. */
    private void python(String against, Steps labels, String memoryFormat) throws Exception {
        String what = "ResNet-20 step on labels";
        try {
            results.time(what, against, compare(labels, () -> python(memoryFormat)), 1);
        } catch (IOException e) {
            results.left(what + ", against " + against, "no Python with PyTorch here");
        }
    }

    private static List<Double> python(String memoryFormat) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/usr/bin/python3", Path.of("benchmarks", "resnet20.py").toString(),
                String.valueOf(STEPS), String.valueOf(WARM_UP), String.valueOf(Runtime.getRuntime().availableProcessors()),
                memoryFormat).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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
