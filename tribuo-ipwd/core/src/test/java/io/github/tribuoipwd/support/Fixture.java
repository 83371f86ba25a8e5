/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.propensity.ModelPairEstimator;
import io.github.tribuoipwd.propensity.PropensityWeightedDataSource;
import io.github.tribuoipwd.propensity.TeacherLabeledDataSource;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;

/**
 * The model that every later version must keep loading. Its provenance has every provenance class of this library. Written once
 * for a version, by the main method, and then never again.
 */
public final class Fixture {

    public static final int EXAMPLES = 20;

    private Fixture() {}

    /** The examples that the stored predictions are of. */
    public static MutableDataset<Label> data() {
        return Tables.dataset(EXAMPLES, 99, false);
    }

    /** One line an example: the probabilities in the order of {@link Tables#LABELS}. */
    public static String predictions(Model<Label> model) {
        StringBuilder text = new StringBuilder();
        for (Example<Label> example : data()) {
            Prediction<Label> prediction = model.predict(example);
            text.append(Tables.LABELS.stream().map(label -> String.valueOf((float) prediction.getOutputScores().get(label).getScore()))
                    .collect(Collectors.joining(","))).append('\n');
        }
        return text.toString();
    }

    /** Writes {@code model.tribuo}, {@code student.onnx} and {@code predictions.csv} into the folder that is the one argument. */
    public static void main(String[] args) throws IOException {
        Path target = Files.createDirectories(Path.of(args[0]));
        Path folder = Files.createTempDirectory("fixture");
        Tables source = new Tables(300, 1, false);
        Path labeled = folder.resolve("labeled.tribuo");
        new LogisticRegressionTrainer().train(new MutableDataset<>(source)).serializeToFile(labeled);
        TeacherLabeledDataSource byTeacher = new TeacherLabeledDataSource(source, new TribuoTeacher(labeled), new SortedLayout());
        Path distilled = folder.resolve("distilled.tribuo");
        new LogisticRegressionTrainer().train(new MutableDataset<>(byTeacher)).serializeToFile(distilled);
        // Both sources in one provenance, each in the other.
        PropensityWeightedDataSource weighted = PropensityWeightedDataSource.builder(byTeacher,
                new ModelPairEstimator(new TribuoTeacher(labeled), new TribuoTeacher(distilled))).build();
        OnnxTeacher onnx = OnnxTeacher.builder(TeacherFile.of(3, -1, 6).write(folder.resolve("teacher.onnx")), Tables.LABELS).build();
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(6))
                .teacher(new EnsembleTeacher(List.of(onnx, new TribuoTeacher(labeled)), 4))
                .objective(DistillationObjective.paper())
                .optimizer(new Sgd(0.02)).maximumGradientNorm(5).epochs(2).batchSize(32).build();
        try (DistilledModel model = trainer.train(new MutableDataset<>(weighted)).withShareableProvenance()) {
            model.serializeToFile(target.resolve("model.tribuo"));
            model.saveONNXModel("io.github.tribuoipwd", 1, target.resolve("student.onnx"));
            Files.writeString(target.resolve("predictions.csv"), predictions(model));
        }
    }
}
