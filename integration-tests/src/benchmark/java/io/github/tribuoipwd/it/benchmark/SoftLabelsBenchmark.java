/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.softlabel.CaptureListener;
import io.github.tribuoipwd.softlabel.CaptureShare;
import io.github.tribuoipwd.softlabel.Precision;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.softlabel.StoredTeacher;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * Soft labels that are stored: capturing them, reading them, and a training with them beside one with the teacher.
 */
final class SoftLabelsBenchmark {

    private static final int[] SHAPE = {3, 32, 32};
    private static final int SIZE = 3072;
    private static final int CLASSES = 100;
    private static final int BATCH = 256;
    private static final int CAPTURED = 4096;
    private static final int ROUNDS = 5;
    private static final int STEP_EXAMPLES = 64;
    /** Of so many batches a teacher beside the training computes the logits at once. */
    private static final int STEPS_AT_ONCE = 4;
    private static final int READ = 50_000;

    private final Path folder;
    private final Results results;
    private final OnnxTeacher teacher;
    private int stores;

    SoftLabelsBenchmark(Path folder, Results results) throws Exception {
        this.folder = folder;
        this.results = results;
        Path file = Material.onnx(folder.resolve("resnet56.onnx"), new CifarResNet(56), CLASSES, SHAPE);
        teacher = OnnxTeacher.builder(file, Material.labels(CLASSES)).outputKind(OutputKind.LOGITS).batchSize(BATCH).build();
    }

    void run() throws Exception {
        double teacherNanos = capture();
        read(teacherNanos);
        train();
        bytes();
    }

    private Path newStore() {
        return folder.resolve("store" + stores++);
    }

    /** From the first block on: what a capture does before its first block takes the same time for any number of rows. */
    private double capture() throws Exception {
        MutableDataset<Label> data = Material.dataset(Material.dense(Material.images(CAPTURED, SIZE), CLASSES));
        SoftLabelCapture capture = SoftLabelCapture.builder(teacher, new IndexedLayout(SHAPE)).build();
        List<Double> ours = new ArrayList<>();
        List<Double> reference = new ArrayList<>();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        FloatBuffer rows = Material.direct(BATCH * SIZE);
        FloatBuffer logits = Material.direct(BATCH * CLASSES);
        try (OnnxTensor in = OnnxTensor.createTensor(environment, rows, new long[] {BATCH, SHAPE[0], SHAPE[1], SHAPE[2]});
                OnnxTensor out = OnnxTensor.createTensor(environment, logits, new long[] {BATCH, CLASSES});
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            try (OrtSession session = environment.createSession(teacher.modelPath().toString(), options)) {
                for (int round = 0; round <= ROUNDS; round++) {
                    double nanos = perExample(capture, data);
                    double bare = Stopwatch.time(() -> {
                        for (int i = 0; i < CAPTURED / BATCH; i++) {
                            session.run(Map.of("input", in), Map.of("logits", out)).close();
                        }
                    }) / CAPTURED;
                    // The first round warms up.
                    if (round > 0) {
                        ours.add(nanos);
                        reference.add(bare);
                    }
                }
            }
        }
        results.speed("capture of ResNet-56, a row", "bare ONNX Runtime on ready buffers",
                new PairedRounds(ours, reference), Goal.atLeast(0.95));
        return PairedRounds.median(reference);
    }

    private double perExample(SoftLabelCapture capture, MutableDataset<Label> data) {
        List<CaptureListener.Progress> heard = new ArrayList<>();
        capture.run(data, newStore(), CaptureShare.ALL, heard::add);
        CaptureListener.Progress first = heard.get(0);
        CaptureListener.Progress last = heard.get(heard.size() - 1);
        return (last.seconds() - first.seconds()) * 1e9 / (last.examples() - first.examples());
    }

    private void read(double teacherNanos) throws Exception {
        MutableDataset<Label> data = Material.dataset(Material.dense(Material.images(READ, SIZE), CLASSES));
        Path file = Material.onnx(folder.resolve("small.onnx"), new MultilayerPerceptron(8), CLASSES, SHAPE);
        OnnxTeacher small = OnnxTeacher.builder(file, Material.labels(CLASSES)).outputKind(OutputKind.LOGITS).build();
        for (Precision precision : Precision.values()) {
            SoftLabelStore store = SoftLabelCapture.builder(small, new IndexedLayout(SHAPE)).precision(precision).build()
                    .run(data, newStore());
            List<Double> reading = new ArrayList<>();
            List<Double> finding = new ArrayList<>();
            List<Double> teaching = new ArrayList<>();
            FeaturePositions positions = Material.positions(SHAPE);
            Rows rows = Rows.of(data, positions);
            StoredTeacher stored = new StoredTeacher(store.folder());
            for (int round = 0; round < ROUNDS + 2; round++) {
                float[] sum = {0};
                double nanos = Stopwatch.time(() -> store.forEach(row -> sum[0] += row.values()[0]));
                double found = Stopwatch.time(() -> stored.find(positions, rows, null).close());
                if (round >= 2) {
                    reading.add(nanos);
                    finding.add(found);
                    teaching.add(teacherNanos * READ);
                }
            }
            results.speed("reading 50,000 x 100 logits, checks included, " + precision,
                    "ResNet-56 on as many rows (by its time for a row)", new PairedRounds(reading, teaching), Goal.atLeast(100));
            results.speed("the same, and finding the rows of 50,000 images of 3 x 32 x 32", "the same",
                    new PairedRounds(finding, teaching), Goal.atLeast(1));
        }
    }

    private void train() throws Exception {
        byte[][] images = Material.images(STEP_EXAMPLES * Steps.NUMBER, SIZE);
        MutableDataset<Label> data = Material.dataset(Material.dense(images, CLASSES));
        SoftLabelStore store = SoftLabelCapture.builder(teacher, new IndexedLayout(SHAPE)).views(new HorizontalFlip(), 2, 1)
                .build().run(data, newStore());
        DistillationObjective plain = DistillationObjective.builder().weighting(new UniformWeighting()).build();
        Steps labels = Steps.of(trainer(), data, STEPS_AT_ONCE);
        Steps stored = Steps.of(trainer().teacher(new StoredTeacher(store.folder())).objective(plain), data, STEPS_AT_ONCE);
        Steps beside = Steps.of(trainer().teacher(teacher).objective(plain), data, STEPS_AT_ONCE);
        labels.times();
        results.time("ResNet-20 step with stored logits of its views", "the same views on labels", Steps.compare(stored, labels),
                Goal.atMost(1.03));
        results.speed("ResNet-20 step with stored logits of its views", "ResNet-56 beside the training",
                Steps.compare(stored, beside), Goal.atLeast(1.6));
    }

    private static DistillationTrainer.Builder trainer() {
        return DistillationTrainer.builder().layout(new IndexedLayout(SHAPE)).student(new CifarResNet(20))
                .optimizer(new Sgd(0.05)).augmentation(new HorizontalFlip()).epochs(1).batchSize(STEP_EXAMPLES);
    }

    private void bytes() throws Exception {
        int classes = 1000;
        MutableDataset<Label> data = Material.dataset(Material.dense(Material.images(5000, 64), classes));
        Path file = Material.onnx(folder.resolve("thousand.onnx"), new MultilayerPerceptron(32), classes, 64);
        OnnxTeacher thousand = OnnxTeacher.builder(file, Material.labels(classes)).outputKind(OutputKind.LOGITS).build();
        double dense = bytes(SoftLabelCapture.builder(thousand, new IndexedLayout(64)), data);
        size("top 16 of 1,000 classes", bytes(SoftLabelCapture.builder(thousand, new IndexedLayout(64)).top(16), data),
                dense, 0.08);
        size("the same with half precision", bytes(SoftLabelCapture.builder(thousand, new IndexedLayout(64)).top(16)
                .precision(Precision.FLOAT16), data), dense, 0.08);
        size("1,000 classes with half precision", bytes(SoftLabelCapture.builder(thousand, new IndexedLayout(64))
                .precision(Precision.FLOAT16), data), dense, 0.55);
    }

    private double bytes(SoftLabelCapture.Builder capture, MutableDataset<Label> data) {
        return capture.build().run(data, newStore()).manifest().bytes();
    }

    private void size(String what, double bytes, double dense, double atMost) {
        results.bytes(what, "all in float32", bytes, dense, Goal.atMost(atMost));
    }
}
