/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.ExampleWeighting;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;

/**
 * What rows without a label add: 500 labeled rows of a table and the rest without labels, a forest trained on all rows or on the
 * 500 as the teacher, and a network. Prints what docs/guide.md shows: accuracy on the test rows, mean and standard deviation over
 * three seeds, each with another 500 rows. All networks of a table are trained for the same number of steps.
 * Its one argument is the folder with the data.
 */
public final class UnlabeledRows {

    private static final int LABELED = 500;
    private static final int SEEDS = 3;
    private static final int BATCH = 64;

    private final UciTable table;
    private final int steps;
    private final Map<String, List<Double>> accuracies = new LinkedHashMap<>();

    private UnlabeledRows(UciTable table, int steps) {
        this.table = table;
        this.steps = steps;
    }

    /**
     * Prints both tables.
     *
     * @param args the folder with the data
     * @throws IOException if a file cannot be read
     */
    public static void main(String[] args) throws IOException {
        new UnlabeledRows(UciTable.optdigits(Path.of(args[0])), 1500).print("optdigits");
        new UnlabeledRows(UciTable.letter(Path.of(args[0])), 3000).print("letter");
    }

    private void print(String name) {
        Model<Label> ofAll = forest(table.train());
        add("forest of all rows", ofAll);
        for (int seed = 1; seed <= SEEDS; seed++) {
            List<Example<Label>> rows = new ArrayList<>(table.train().getData());
            Collections.shuffle(rows, new Random(seed));
            MutableDataset<Label> labeled = dataset(rows.subList(0, LABELED));
            MutableDataset<Label> mixed = dataset(rows.subList(0, LABELED));
            rows.subList(LABELED, rows.size()).forEach(row -> mixed.add(unlabeled(row)));
            Model<Label> ofFew = forest(labeled);
            add("forest of 500 rows", ofFew);
            train("labels, 500 rows", seed, labeled, null, new LabelObjective());
            train("labels, all rows", seed, dataset(rows), null, new LabelObjective());
            for (Map.Entry<String, Model<Label>> forest : Map.of("forest of all", ofAll, "forest of 500", ofFew).entrySet()) {
                for (ExampleWeighting weighting : List.of(new UniformWeighting(), InversePropensityWeighting.builder()
                        .normalization(InversePropensityWeighting.Normalization.BATCH_MEAN).build())) {
                    String method = (weighting instanceof UniformWeighting ? "KD" : "IPWD") + " from the " + forest.getKey();
                    Objective objective = DistillationObjective.builder().weighting(weighting).labelFactor(0.5)
                            .distillationFactor(0.5).temperature(1).build();
                    train(method + ", 500 rows", seed, labeled, forest.getValue(), objective);
                    train(method + ", 500 rows and the rest", seed, mixed, forest.getValue(), objective);
                }
            }
        }
        System.out.printf(Locale.ROOT, "%n| %s | test accuracy |%n|---|---:|%n", name);
        accuracies.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(row -> System.out.println("| " + row.getKey() + " | " + percent(row.getValue()) + " |"));
    }

    /** Each split looks at a part of the features; trees grow until their leaves are pure. */
    private static Model<Label> forest(Dataset<Label> rows) {
        return new RandomForestTrainer<>(new CARTClassificationTrainer(Integer.MAX_VALUE, 0.3f, 1L), new VotingCombiner(), 100, 1L)
                .train(rows);
    }

    private MutableDataset<Label> dataset(List<Example<Label>> rows) {
        MutableDataset<Label> data = new MutableDataset<>(table.train().getSourceProvenance(), new LabelFactory());
        data.addAll(rows);
        return data;
    }

    private static Example<Label> unlabeled(Example<Label> row) {
        ArrayExample<Label> copy = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        row.forEach(copy::add);
        return copy;
    }

    private void train(String method, int seed, Dataset<Label> rows, @Nullable Model<Label> forest, Objective objective) {
        DistillationTrainer.Builder trainer = DistillationTrainer.builder().layout(new SortedLayout())
                .transform(InputTransform.builder().scale(1 / 16.0).build())
                .student(new MultilayerPerceptron(ActivationFunction.RELU, 0, true, 128, 128))
                .optimizer(new AdamW(0.003)).maximumGradientNorm(5).batchSize(BATCH).seed(seed).objective(objective)
                .epochs(Math.max(1, steps * BATCH / rows.size()));
        if (forest != null) {
            trainer.teacher(TribuoTeacher.of(forest));
        }
        try (DistilledModel student = trainer.build().train(rows)) {
            add(method, student);
        }
    }

    private void add(String method, Model<Label> model) {
        double accuracy = new LabelEvaluator().evaluate(model, table.test()).accuracy();
        accuracies.computeIfAbsent(method, name -> new ArrayList<>()).add(accuracy);
        System.err.println(method + ": " + accuracy);
    }

    private static String percent(List<Double> shares) {
        double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double squares = shares.stream().mapToDouble(share -> (share - mean) * (share - mean)).sum();
        return shares.size() == 1 ? String.format(Locale.ROOT, "%.1f %%", 100 * mean)
                : String.format(Locale.ROOT, "%.1f +- %.1f %%", 100 * mean, 100 * Math.sqrt(squares / (shares.size() - 1)));
    }
}
