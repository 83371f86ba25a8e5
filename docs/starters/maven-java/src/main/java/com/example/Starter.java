/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Distills a big network into a small one, measures both, exports the small one and predicts with it. */
public final class Starter {

    private static final List<String> LABELS = List.of("first", "second", "third");

    private Starter() {}

    /** @param arguments the folder to write into; out without one */
    public static void main(String[] arguments) throws IOException, OrtException {
        Path folder = Files.createDirectories(Path.of(arguments.length > 0 ? arguments[0] : "out"));
        MutableDataset<Label> train = spirals(2000, 1);
        MutableDataset<Label> test = spirals(2000, 2);

        // Stands for your own teacher. With one, leave this out and name its file and labels below.
        List<String> labels;
        try (DistilledModel big = trainer(30, 128, 128).build().train(train)) {
            labels = big.labels();
            big.saveONNXModel("com.example", 1, folder.resolve("teacher.onnx"));
            print("teacher", big, test, folder.resolve("teacher.onnx"));
        }
        try (DistilledModel alone = trainer(10, 16).build().train(train)) {
            alone.saveONNXModel("com.example", 1, folder.resolve("alone.onnx"));
            print("student, on labels alone", alone, test, folder.resolve("alone.onnx"));
        }

        OnnxTeacher teacher = OnnxTeacher.builder(folder.resolve("teacher.onnx"), labels).build();
        DistillationTrainer trainer = trainer(10, 16).teacher(teacher).build();
        try (DistilledModel student = trainer.train(train)) {
            student.saveONNXModel("com.example", 1, folder.resolve("student.onnx"));
            student.serializeToFile(folder.resolve("student.tribuo"));
            print("student, distilled", student, test, folder.resolve("student.onnx"));
        }

        // Where students are served, neither this library nor PyTorch is needed, but ONNX Runtime alone.
        float[] probabilities = served(folder.resolve("student.onnx"), new float[][] {{0.6f, -0.1f}});
        for (int k = 0; k < labels.size(); k++) {
            System.out.printf(Locale.ROOT, "probability of %s at (0.6, -0.1): %.3f%n", labels.get(k), probabilities[k]);
        }
    }

    private static DistillationTrainer.Builder trainer(int epochs, int... hidden) {
        return DistillationTrainer.builder()
                .layout(new SortedLayout())
                .student(new MultilayerPerceptron(hidden))
                .epochs(epochs);
    }

    private static void print(String name, DistilledModel model, Dataset<Label> test, Path file) throws IOException {
        double accuracy = new LabelEvaluator().evaluate(model, test).accuracy();
        System.out.printf(Locale.ROOT, "%s: accuracy %.1f %%, %d kB%n", name, 100 * accuracy, Files.size(file) / 1000);
    }

    private static float[] served(Path graph, float[][] rows) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph.toString());
                OnnxTensor input = OnnxTensor.createTensor(environment, rows);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    /** Rows of x and y on three arms that wind around each other, and a little beside them. */
    private static MutableDataset<Label> spirals(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("spirals", factory), factory);
        for (int i = 0; i < rows; i++) {
            double radius = random.nextDouble();
            double angle = 2 * Math.PI * (i % 3) / 3 + 4 * radius + 0.3 * random.nextGaussian();
            data.add(new ArrayExample<>(new Label(LABELS.get(i % 3)), new String[] {"x", "y"},
                    new double[] {radius * Math.cos(angle), radius * Math.sin(angle)}));
        }
        return data;
    }
}
