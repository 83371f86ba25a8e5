/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;

/** A student through {@code Model.predict(Dataset)}, and on rows without Tribuo's objects. */
final class PredictionBenchmark {

    private static final int BATCH = 256;
    /** The threads of a default session spin after its run, and so take a core from the first prediction of another session. */
    private static final int REPEATS = 20;

    private final Path folder;
    private final Results results;

    PredictionBenchmark(Path folder, Results results) {
        this.folder = folder;
        this.results = results;
    }

    void run() throws Exception {
        bare("ResNet-20", 1 / 0.9, new CifarResNet(20), 100, 2, 9, 3, 32, 32);
        bare("the quickstart's student", 1.15, ConvolutionalNetwork.builder(8, 16, 32).build(), 10, 16, 15, 1, 28, 28);
        bare("network of 784-128-10", 1.25, new MultilayerPerceptron(128), 10, 16, 15, 1, 28, 28);
        linear();
    }

    /** A student after a very short training. */
    static DistilledModel student(StudentArchitecture architecture, MutableDataset<Label> data, int... shape) {
        return DistillationTrainer.builder().layout(new IndexedLayout(shape)).transform(Material.unitRange())
                .student(architecture).optimizer(new Sgd(1e-6)).epochs(1).batchSize(BATCH).build().train(data);
    }

    private void bare(String name, double atMost, StudentArchitecture architecture, int classes, int batches, int rounds,
            int... shape) throws Exception {
        int size = shape[0] * shape[1] * shape[2];
        int number = BATCH * batches;
        MutableDataset<Label> data = Material.dataset(Material.dense(Material.images(number, size), classes));
        Path file = folder.resolve("student.onnx");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        FloatBuffer rows = Material.direct(number * size);
        FloatBuffer ours = Material.direct(number * classes);
        int row = 0;
        for (Example<Label> example : data) {
            ((DenseExample<Label>) example).copyTo(rows, row++ * size);
        }
        FloatBuffer probabilities = Material.direct(BATCH * classes);
        try (DistilledModel model = student(architecture, data, shape)) {
            model.saveONNXModel("benchmark", 1, file);
            List<OnnxTensor> inputs = new ArrayList<>();
            for (int batch = 0; batch < batches; batch++) {
                inputs.add(OnnxTensor.createTensor(environment, rows.slice(batch * BATCH * size, BATCH * size),
                        new long[] {BATCH, shape[0], shape[1], shape[2]}));
            }
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                    OrtSession session = environment.createSession(file.toString(), options);
                    OnnxTensor output = OnnxTensor.createTensor(environment, probabilities, new long[] {BATCH, classes})) {
                Stopwatch.Work bare = () -> {
                    for (OnnxTensor input : inputs) {
                        session.run(Map.of("input", input), Map.of("output", output)).close();
                    }
                };
                results.time("predict " + number + " dense examples, " + name, "bare ONNX Runtime on ready buffers",
                        Stopwatch.compare(rounds, REPEATS, () -> model.predict(data), bare), Goal.atMost(atMost));
                results.time("predict " + number + " rows of a buffer, " + name, "bare ONNX Runtime on ready buffers",
                        Stopwatch.compare(rounds, REPEATS, () -> model.predict(rows, ours), bare), Goal.atMost(1.03));
            }
            inputs.forEach(OnnxTensor::close);
        }
    }

    private void linear() throws Exception {
        byte[][] images = Material.images(BATCH * 8, 784);
        for (boolean dense : new boolean[] {true, false}) {
            MutableDataset<Label> data = Material.dataset(dense ? Material.dense(images, 10) : Material.arrays(images, 10));
            Model<Label> tribuo = new LogisticRegressionTrainer().train(data);
            try (DistilledModel student = student(new MultilayerPerceptron(), data, 1, 28, 28)) {
                results.speed("predict " + data.size() + (dense ? " dense" : " plain") + " examples, linear student of 784-10",
                        "Tribuo's LinearSGDModel",
                        Stopwatch.compare(15, () -> student.predict(data), () -> tribuo.predict(data)), Goal.atLeast(1));
            }
        }
    }
}
