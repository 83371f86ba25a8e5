/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.CifarDataSource;
import io.github.tribuoipwd.data.CifarKind;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.softlabel.Precision;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.softlabel.StoredTeacher;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.teacher.MissingRows;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/**
 * The accuracy of students by how the teacher's logits are stored: all of them, rounded, or the largest of each row. Three seeds;
 * differences are paired with the student of all logits in float32.
 */
final class StoredAccuracy {

    private static final int SEEDS = 3;
    private static final Path CIFAR = Path.of("../../shared/data/cifar-100");
    private static final Path RESNET56 = Path.of("../../shared/data/teachers/cifar100_resnet56.onnx");

    private final Path folder;
    private Table table = Table.of("task", "objective", "stored", "bytes a row", "accuracy", "difference to all in float32");

    StoredAccuracy(Path folder) {
        this.folder = folder;
    }

    /** Data, a teacher and how students of it are trained. */
    private record Task(String name, IndexedLayout layout, Teacher teacher, Dataset<Label> train, Dataset<Label> test,
            StudentArchitecture student, InputTransform transform, int epochs) {
    }

    Table run() throws Exception {
        Task thousand = thousand();
        rows(thousand, "recommended", DistillationObjective.recommended());
        rows(thousand, "paper's", DistillationObjective.paper());
        if (Files.exists(CIFAR) && Files.exists(RESNET56)) {
            rows(cifar(), "paper's", DistillationObjective.paper());
        } else {
            table = table.row("CIFAR-100", "", "not there: " + CIFAR, "", "", "");
        }
        return table;
    }

    private void rows(Task task, String objectiveName, DistillationObjective objective) {
        Map<String, SoftLabelCapture.Builder> ways = new LinkedHashMap<>();
        ways.put("all in float32", capture(task));
        ways.put("all in float16", capture(task).precision(Precision.FLOAT16));
        ways.put("top 16 in float32", capture(task).top(16));
        ways.put("top 16 in float16", capture(task).top(16).precision(Precision.FLOAT16));
        if (task.teacher().labels().size() > 128) {
            ways.put("top 128 in float16", capture(task).top(128).precision(Precision.FLOAT16));
        }
        List<Double> dense = new ArrayList<>();
        ways.forEach((name, way) -> {
            Path place = folder.resolve(task.name() + name);
            SoftLabelStore store = Files.exists(place) ? SoftLabelStore.open(place) : way.build().run(task.train(), place);
            List<Double> accuracies = new ArrayList<>();
            for (int seed = 1; seed <= SEEDS; seed++) {
                DistillationTrainer trainer = DistillationTrainer.builder().layout(task.layout()).transform(task.transform())
                        .teacher(stored(store, objective)).student(task.student()).objective(objective).optimizer(new Sgd(0.05))
                        .epochs(task.epochs()).batchSize(64).seed(seed).build();
                try (DistilledModel student = trainer.train(task.train())) {
                    accuracies.add(100 * accuracy(student, task.test()));
                }
            }
            if (dense.isEmpty()) {
                dense.addAll(accuracies);
            }
            table = table.row(task.name(), objectiveName, name,
                    Math.round((double) store.manifest().bytes() / store.manifest().rows()),
                    String.format(Locale.ROOT, "%.2f", mean(accuracies)),
                    name.equals("all in float32") ? "" : difference(accuracies, dense));
        });
    }

    private static SoftLabelCapture.Builder capture(Task task) {
        return SoftLabelCapture.builder(task.teacher(), task.layout());
    }

    /** Where some classes are stored the others have a logit for the temperature of the training, 4 for the paper's objective. */
    private static StoredTeacher stored(SoftLabelStore store, DistillationObjective objective) {
        boolean paper = objective.toString().contains("temperature=4");
        return store.manifest().top() == 0 || !paper ? new StoredTeacher(store.folder())
                : new StoredTeacher(store.folder(), null, MissingRows.REFUSE, 4);
    }

    /** Tribuo's evaluation of a thousand classes takes longer than the training. */
    private static double accuracy(DistilledModel student, Dataset<Label> test) {
        long right = 0;
        for (Prediction<Label> prediction : student.predict(test)) {
            if (prediction.getOutput().getLabel().equals(prediction.getExample().getOutput().getLabel())) {
                right++;
            }
        }
        return (double) right / test.size();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The mean of the paired differences, and its standard error. */
    private static String difference(List<Double> values, List<Double> others) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            differences.add(values.get(i) - others.get(i));
        }
        double mean = mean(differences);
        double squares = differences.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return String.format(Locale.ROOT, "%+.2f +- %.2f", mean,
                Math.sqrt(squares / (differences.size() - 1) / differences.size()));
    }

    /** A thousand overlapping clouds of points, and a teacher that was trained on three times as many of them. */
    private Task thousand() throws Exception {
        int size = 32;
        int classes = 1000;
        SplittableRandom random = new SplittableRandom(1);
        float[][] centers = new float[classes][size];
        for (float[] center : centers) {
            for (int i = 0; i < size; i++) {
                center[i] = (float) random.nextGaussian();
            }
        }
        IndexedLayout layout = new IndexedLayout(size);
        Dataset<Label> many = points(centers, 60_000, random);
        Path file = folder.resolve("thousand.onnx");
        List<String> labels = new ArrayList<>();
        try (DistilledModel model = DistillationTrainer.builder().layout(layout).transform(InputTransform.identity())
                .student(new MultilayerPerceptron(256)).optimizer(new Sgd(0.05)).epochs(8).batchSize(64).seed(1).build()
                .train(many)) {
            model.saveONNXModel("test", 1, file);
            for (int id = 0; id < classes; id++) {
                labels.add(model.getOutputIDInfo().getOutput(id).getLabel());
            }
        }
        Teacher teacher = OnnxTeacher.builder(file, labels).outputKind(OutputKind.PROBABILITIES).build();
        return new Task("1,000 classes", layout, teacher, points(centers, 20_000, random), points(centers, 10_000, random),
                new MultilayerPerceptron(32), InputTransform.identity(), 10);
    }

    private static Dataset<Label> points(float[][] centers, int number, SplittableRandom random) {
        FeatureNames names = FeatureNames.numbered(centers[0].length);
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int label = i % centers.length;
            float[] row = new float[centers[label].length];
            for (int k = 0; k < row.length; k++) {
                row[k] = (float) (centers[label][k] + 0.9 * random.nextGaussian());
            }
            examples.add(new DenseExample<>(new Label(String.valueOf(label)), names, DenseRow.of(row)));
        }
        return Material.dataset(examples);
    }

    private static Task cifar() {
        InputTransform transform = InputTransform.builder().scale(1 / 255.0).mean(0.5070, 0.4865, 0.4409)
                .std(0.2673, 0.2564, 0.2761).build();
        Teacher teacher = OnnxTeacher.builder(RESNET56, Material.labels(100)).transform(transform).outputKind(OutputKind.LOGITS)
                .build();
        return new Task("CIFAR-100", new IndexedLayout(3, 32, 32), teacher, first("train.bin.gz", 10_000),
                first("test.bin.gz", 10_000), new CifarResNet(8), transform, 5);
    }

    private static Dataset<Label> first(String file, int number) {
        List<Example<Label>> examples = new ArrayList<>();
        for (Example<Label> example : new CifarDataSource(CifarKind.CIFAR100_FINE, List.of(CIFAR.resolve(file)))) {
            if (examples.size() < number) {
                examples.add(example);
            }
        }
        return Material.dataset(examples);
    }
}
