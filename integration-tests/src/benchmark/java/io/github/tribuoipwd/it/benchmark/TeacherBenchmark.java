/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.interop.onnx.DenseTransformer;
import org.tribuo.interop.onnx.LabelTransformer;
import org.tribuo.interop.onnx.ONNXExternalModel;

/** A teacher through {@link OnnxTeacher}: against ONNX Runtime itself, and against Tribuo's own model of an ONNX file. */
final class TeacherBenchmark {

    private static final int BATCH = 256;

    private final Path folder;
    private final Results results;

    TeacherBenchmark(Path folder, Results results) {
        this.folder = folder;
        this.results = results;
    }

    void run() throws Exception {
        bare("ResNet-56", new CifarResNet(56), 100, 4, 3, 32, 32);
        bare("network of 784-32", new MultilayerPerceptron(32), 10, 40, 784);
        external();
    }

    private static FloatBuffer random(int size) {
        Random random = new Random(1);
        FloatBuffer values = Material.direct(size);
        while (values.hasRemaining()) {
            values.put(random.nextFloat());
        }
        return values.flip();
    }

    private void bare(String name, StudentArchitecture architecture, int classes, int batches, int... shape) throws Exception {
        Path file = Material.onnx(folder.resolve("teacher.onnx"), architecture, classes, shape);
        int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        int number = batches * BATCH;
        FloatBuffer rows = random(number * size);
        FloatBuffer logits = Material.direct(number * classes);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] batchShape = new long[shape.length + 1];
        batchShape[0] = BATCH;
        for (int i = 0; i < shape.length; i++) {
            batchShape[i + 1] = shape[i];
        }
        FeaturePositions positions = Material.positions(shape);
        OnnxTeacher teacher = OnnxTeacher.builder(file, Material.labels(classes)).batchSize(BATCH).outputKind(OutputKind.LOGITS)
                .build();
        List<OnnxTensor> inputs = new ArrayList<>();
        List<OnnxTensor> outputs = new ArrayList<>();
        for (int first = 0; first < number; first += BATCH) {
            inputs.add(OnnxTensor.createTensor(environment, rows.slice(first * size, BATCH * size), batchShape));
            outputs.add(OnnxTensor.createTensor(environment, logits.slice(first * classes, BATCH * classes),
                    new long[] {BATCH, classes}));
        }
        try (TeacherSession ours = teacher.open(positions, DenseRows.allocate(1, shape));
                OrtSession.SessionOptions options = options();
                OrtSession session = environment.createSession(file.toString(), options)) {
            results.time("teacher, " + name + ": rows to logits", "bare ONNX Runtime on ready buffers",
                    Stopwatch.compare(11, () -> ours.logits(rows, number, logits), () -> {
                        for (int batch = 0; batch < batches; batch++) {
                            session.run(Map.of("input", inputs.get(batch)), Map.of("logits", outputs.get(batch))).close();
                        }
                    }), Goal.atMost(1 / 0.97));
        }
        inputs.forEach(OnnxTensor::close);
        outputs.forEach(OnnxTensor::close);
    }

    /** Those of the teacher. */
    private static OrtSession.SessionOptions options() throws Exception {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    private void external() throws Exception {
        int number = 2000;
        byte[][] images = Material.images(number, 784);
        Path file = Material.onnx(folder.resolve("teacher.onnx"), new MultilayerPerceptron(32), 10, 784);
        List<Example<Label>> arrays = Material.arrays(images, 10);
        FeaturePositions positions = Material.positions(784);
        DenseRows rows = DenseRows.gather(arrays, number, positions);
        FloatBuffer values = Material.direct(number * 784);
        for (int i = 0; i < number; i++) {
            rows.copy(i, values);
        }
        values.flip();
        FloatBuffer logits = Material.direct(number * 10);
        Map<String, Integer> features = new HashMap<>();
        positions.names().forEach(feature -> features.put(feature, features.size()));
        Map<Label, Integer> labels = new HashMap<>();
        Material.labels(10).forEach(label -> labels.put(new Label(label), labels.size()));
        // The model closes the options.
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OnnxTeacher teacher = OnnxTeacher.builder(file, Material.labels(10)).outputKind(OutputKind.LOGITS).build();
        try (TeacherSession ours = teacher.open(positions, rows);
                ONNXExternalModel<Label> external = ONNXExternalModel.createOnnxModel(new LabelFactory(), features, labels,
                        new DenseTransformer(), new LabelTransformer(), options, file, "input")) {
            results.speed("teacher, network of 784-32, 2,000 examples", "Tribuo's ONNXExternalModel",
                    Stopwatch.compare(5, () -> ours.logits(values, number, logits), () -> external.predict(arrays)),
                    Goal.atLeast(50));
        }
    }
}
