/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import io.github.tribuoipwd.training.CollapsedStudentException;
import io.github.tribuoipwd.training.HealthCheck;
import io.github.tribuoipwd.training.TrainingDivergedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * 300 random sane configurations on a raw table: each gives a student that is better than chance, or a warning or an error that
 * it is not. None is silently at chance.
 */
@Tag("property")
class SaneConfigurationsTest {

    private static final int CONFIGURATIONS = 300;
    private static final int ROWS = 160;
    /** Of four classes of the same size; chance is 0.25, and three standard deviations more are 0.35. */
    private static final double ABOVE_CHANCE = 0.34;
    /** One student in so many may have learned so little that it lies between: better than chance, and not by much. */
    private static final int WEAK_IN = 100;

    @TempDir
    private Path folder;

    /** How the trainings ended, and how many of those with the default transform did not end well. */
    private int healthy;
    private int warned;
    private int refused;
    private int unhealthyByDefault;
    private final List<String> silent = new ArrayList<>();

    private static MutableDataset<Label> vehicles() throws IOException {
        List<String> lines;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(new GZIPInputStream(
                Files.newInputStream(Path.of("../data/tabular/vehicle.csv.gz"))), StandardCharsets.US_ASCII))) {
            lines = new ArrayList<>(reader.lines().skip(1).toList());
        }
        Collections.shuffle(lines, new Random(1));
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("vehicle", new LabelFactory()),
                new LabelFactory());
        for (String line : lines.subList(0, ROWS)) {
            String[] cells = line.split(",", -1);
            String[] names = IntStream.range(0, cells.length - 1).mapToObj(i -> "f" + (10 + i)).toArray(String[]::new);
            double[] values = Arrays.stream(cells).limit(names.length).mapToDouble(Double::parseDouble).toArray();
            data.add(new ArrayExample<>(new Label(cells[names.length]), names, values));
        }
        return data;
    }

    private static DistillationTrainer.Builder configuration(SplittableRandom random, TribuoTeacher teacher) {
        int[] units = random.ints(1 + random.nextInt(3), 8, 65).toArray();
        boolean batchNorm = random.nextInt(5) < 2;
        float dropout = random.nextInt(3) == 0 ? 0.2f : 0;
        int batchSize = 8 << random.nextInt(3);
        DistillationTrainer.Builder trainer = DistillationTrainer.builder().layout(new SortedLayout()).seed(random.nextLong())
                .student(new MultilayerPerceptron(ActivationFunction.RELU, dropout, batchNorm, units)).batchSize(batchSize)
                .epochs(Math.max(4, 100 * batchSize / ROWS + 1))
                .optimizer(random.nextInt(3) == 0 ? new AdamW(between(random, 0.001, 0.02)) : new Sgd(between(random, 0.01, 0.2)))
                .healthCheck(random.nextInt(4) == 0 ? HealthCheck.WARN : HealthCheck.FAIL);
        if (random.nextInt(4) == 0) {
            trainer.maximumGradientNorm(List.of(0, 1, 10).get(random.nextInt(3)));
        }
        switch (random.nextInt(6)) {
            case 0 -> trainer.transform(InputTransform.identity());
            case 1 -> trainer.transform(InputTransform.builder().scale(1 / 255.0).build());
            default -> { }
        }
        double factor = between(random, 0.3, 0.95);
        DistillationObjective.Builder distillation = DistillationObjective.builder().temperature(between(random, 1, 4))
                .labelFactor(1 - factor).distillationFactor(factor);
        switch (random.nextInt(5)) {
            case 0 -> trainer.objective(new LabelObjective());
            case 1 -> trainer.objective(new SelfDistillationObjective());
            case 2 -> trainer.teacher(teacher).objective(distillation.weighting(new UniformWeighting()).build());
            case 3 -> trainer.teacher(teacher).objective(distillation.weighting(InversePropensityWeighting.builder()
                    .normalization(InversePropensityWeighting.Normalization.BATCH_MEAN).build()).build());
            default -> trainer.teacher(teacher).objective(DistillationObjective.paper());
        }
        return trainer;
    }

    /** Evenly spread in the logarithm. */
    private static double between(SplittableRandom random, double low, double high) {
        return low * Math.pow(high / low, random.nextDouble());
    }

    @Test
    void noneIsSilentlyAtChance() throws IOException {
        MutableDataset<Label> data = vehicles();
        Path file = folder.resolve("forest.tribuo");
        new RandomForestTrainer<>(new CARTClassificationTrainer(Integer.MAX_VALUE, 0.3f, 1L), new VotingCombiner(), 30, 1L)
                .train(data).serializeToFile(file);
        TribuoTeacher teacher = new TribuoTeacher(file);
        Logger logger = Logger.getLogger("io.github.tribuoipwd");
        logger.setLevel(Level.SEVERE);
        try {
            for (int i = 0; i < CONFIGURATIONS; i++) {
                run(i, configuration(new SplittableRandom(i), teacher).build(), data);
            }
        } finally {
            logger.setLevel(null);
        }
        assertTrue(silent.size() <= CONFIGURATIONS / WEAK_IN, () -> String.join("\n", silent));
        assertEquals(CONFIGURATIONS, healthy + warned + refused);
        String ends = healthy + " healthy, " + warned + " warned of, " + refused + " refused, " + unhealthyByDefault
                + " of the last two with the default transform";
        assertTrue(healthy >= 0.6 * CONFIGURATIONS && unhealthyByDefault <= 0.03 * CONFIGURATIONS, ends);
        assertTrue(warned > 0 && refused > 0, ends);
    }

    private void run(int number, DistillationTrainer trainer, MutableDataset<Label> data) {
        int byDefault = trainer.toString().contains(",transform=null,") ? 1 : 0;
        try (DistilledModel model = trainer.train(data)) {
            double accuracy = new LabelEvaluator().evaluate(model, data).accuracy();
            if (model.getProvenance().getInstanceProvenance().getMap().keySet().stream().anyMatch(fact -> fact.startsWith("health-"))) {
                warned++;
                unhealthyByDefault += byDefault;
            } else {
                if (accuracy <= ABOVE_CHANCE) {
                    silent.add("configuration " + number + ", silently at " + accuracy + ": " + trainer);
                }
                healthy++;
            }
        } catch (CollapsedStudentException | TrainingDivergedException e) {
            refused++;
            unhealthyByDefault += byDefault;
        }
    }
}
