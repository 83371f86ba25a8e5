/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.common.tree.RandomForestTrainer;

/**
 * The case that tabular users have: a random forest of 100 trees becomes one small network. Trains forest and networks on two
 * tables of the UCI repository and prints what docs/forest.md shows: accuracy on the test rows (mean and standard deviation over
 * three seeds), how often the forest predicts the same, size of the Tribuo model on disk, and predictions a second through
 * {@code Model.predict(Dataset)} on this machine.
 * Its one argument is the folder with the data.
 */
public final class ForestToNetwork {

    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final double SECONDS = 2;

    private final Path folder;

    private ForestToNetwork(Path folder) {
        this.folder = folder;
    }

    /**
     * Prints both tables.
     *
     * @param args the folder with the data
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("forest");
        try {
            ForestToNetwork program = new ForestToNetwork(folder);
            program.print("optdigits", UciTable.optdigits(Path.of(args[0])));
            program.print("letter", UciTable.letter(Path.of(args[0])));
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private void print(String name, UciTable table) throws IOException {
        System.out.printf(Locale.ROOT, "%n**%s**: %,d rows to train, %,d to test, %d features, %d classes%n%n", name,
                table.train().size(), table.test().size(), table.train().getFeatureMap().size(), table.train().getOutputInfo().size());
        System.out.println("|                      |         accuracy | as the forest    |         size | predictions/s |");
        System.out.println("|----------------------|-----------------:|-----------------:|-------------:|--------------:|");
        // Each split looks at a part of the features; trees grow until their leaves are pure.
        Model<Label> forest = new RandomForestTrainer<>(new CARTClassificationTrainer(Integer.MAX_VALUE, 0.3f, 1L),
                new VotingCombiner(), 100, 1L).train(table.train());
        Path file = folder.resolve(name + ".tribuo");
        forest.serializeToFile(file);
        row("forest of 100 trees", List.of(forest), file, forest, table);
        TribuoTeacher teacher = new TribuoTeacher(file);
        Map<String, DistillationTrainer.Builder> trainers = new LinkedHashMap<>();
        trainers.put("network: labels", trainer());
        trainers.put("network: kd", trainer().teacher(teacher)
                .objective(DistillationObjective.builder().weighting(new UniformWeighting()).build()));
        trainers.put("network: ipwd", trainer().teacher(teacher));
        for (Map.Entry<String, DistillationTrainer.Builder> entry : trainers.entrySet()) {
            List<DistilledModel> students = SEEDS.stream()
                    .map(seed -> entry.getValue().seed(seed).build().train(table.train())).toList();
            Path student = folder.resolve("student.tribuo");
            students.get(0).serializeToFile(student);
            row(entry.getKey(), students, student, forest, table);
            students.forEach(DistilledModel::close);
        }
    }

    private static DistillationTrainer.Builder trainer() {
        return DistillationTrainer.builder().layout(new SortedLayout())
                .student(new MultilayerPerceptron(ActivationFunction.RELU, 0, true, 128, 128)).epochs(30);
    }

    private static double accuracy(Model<Label> model, UciTable table) {
        return new LabelEvaluator().evaluate(model, table.test()).accuracy();
    }

    /** How often two models predict the same. */
    private static double agreement(Model<Label> one, Model<Label> other, UciTable table) {
        List<Prediction<Label>> first = one.predict(table.test());
        List<Prediction<Label>> second = other.predict(table.test());
        return IntStream.range(0, first.size())
                .filter(i -> first.get(i).getOutput().getLabel().equals(second.get(i).getOutput().getLabel())).count()
                / (double) first.size();
    }

    private static void row(String name, List<? extends Model<Label>> models, Path file, Model<Label> forest, UciTable table)
            throws IOException {
        System.out.printf(Locale.ROOT, "| %-20s | %16s | %16s | %,9.1f KB | %,13.0f |%n", name,
                percent(models.stream().map(model -> accuracy(model, table)).toList()),
                percent(models.stream().map(model -> agreement(model, forest, table)).toList()), Files.size(file) / 1024.0,
                predictionsPerSecond(models.get(0), table.test()));
    }

    private static String percent(List<Double> shares) {
        double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double squares = shares.stream().mapToDouble(share -> (share - mean) * (share - mean)).sum();
        return shares.size() == 1 ? String.format(Locale.ROOT, "%.2f %%", 100 * mean)
                : String.format(Locale.ROOT, "%.2f +- %.2f %%", 100 * mean, 100 * Math.sqrt(squares / (shares.size() - 1)));
    }

    private static double predictionsPerSecond(Model<Label> model, Dataset<Label> data) {
        model.predict(data);
        double[] rates = LongStream.range(0, 3).mapToDouble(i -> {
            long start = System.nanoTime();
            long predicted = 0;
            do {
                predicted += model.predict(data).size();
            } while (System.nanoTime() - start < SECONDS / 3 * 1e9);
            return predicted * 1e9 / (System.nanoTime() - start);
        }).toArray();
        return Arrays.stream(rates).max().orElseThrow();
    }
}
