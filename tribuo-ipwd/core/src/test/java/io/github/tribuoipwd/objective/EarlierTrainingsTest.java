/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Normalization;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Objectives;
import io.github.tribuoipwd.support.Students;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * Whole trainings against those of the time when the trainer itself had these settings (commit 09f33a4): the losses of four
 * epochs, without and with example weights. On the machine of then the students were the same to the byte.
 */
@Tag("parity")
class EarlierTrainingsTest {

    @TempDir
    private Path folder;

    private static DistillationTrainer.Builder labels() {
        return Students.labelsOnly();
    }

    private DistillationTrainer.Builder distilled(DistillationObjective.Builder objective) {
        return Students.distilled(folder).objective(objective.build());
    }

    @TestFactory
    Stream<DynamicTest> losses() {
        return Stream.of(
                test("labels", labels().objective(new LabelObjective()),
                        new double[] {1.124085, 1.036409, 0.961786, 0.937505},
                        new double[] {1.669819, 1.475583, 1.310318, 1.238721}),
                test("kd", distilled(Objectives.paper().weighting(new UniformWeighting())),
                        new double[] {3.481588, 3.399010, 3.322837, 3.294955},
                        new double[] {5.119687, 4.927197, 4.749883, 4.679931}),
                test("KD with a head", distilled(Objectives.paper().weighting(new UniformWeighting(ClassifierHead.ATTACHED))
                        .temperature(2).labelFactor(0.5).distillationFactor(0.5)),
                        new double[] {2.710988, 2.658874, 2.610225, 2.586501},
                        new double[] {4.045565, 3.908060, 3.780507, 3.723080}),
                test("ipwd", Students.distilled(folder).objective(DistillationObjective.paper()),
                        new double[] {11.125289, 8.832032, 7.811870, 7.137874},
                        new double[] {15.567210, 12.459414, 9.796634, 9.074830}),
                test("ipwd, detached", distilled(Objectives.paper().weighting(InversePropensityWeighting.builder()
                        .classifierHead(ClassifierHead.DETACHED).classifierHeadFactor(0.5).build())),
                        new double[] {10.586471, 7.605534, 6.764870, 6.957306},
                        new double[] {14.768790, 10.527087, 9.017534, 8.212694}),
                test("decoupled", distilled(Objectives.paper().loss(new DecoupledLoss(1, 2)).weighting(InversePropensityWeighting.builder()
                        .normalization(Normalization.BATCH_MEAN).maximumWeight(3).firstEpoch(2).build())
                        .labelFactor(1).distillationFactor(1).warmUpEpochs(3)),
                        new double[] {4.366589, 6.260509, 8.056170, 7.858275},
                        new double[] {6.523063, 9.071134, 11.322022, 11.031218}),
                test("wsld", distilled(Objectives.paper().loss(new SoftCrossEntropy()).weighting(new SoftLabelWeighting()).labelFactor(1)
                        .distillationFactor(2.25).temperature(2)),
                        new double[] {10.803495, 10.426248, 10.083821, 9.960988},
                        new double[] {16.179673, 15.297993, 14.509737, 14.172541}),
                test("standardized", distilled(Objectives.paper().loss(new StandardizedLogits()).distillationFactor(9).temperature(2)),
                        new double[] {20.794132, 15.333357, 9.808899, 8.172022},
                        new double[] {29.458092, 23.735244, 17.557477, 14.400917}),
                test("self-distillation, ipwd", labels().objective(new SelfDistillationObjective()),
                        new double[] {2.649307, 2.722443, 2.843098, 3.080446},
                        new double[] {3.922631, 3.742216, 3.884520, 4.145537}),
                test("self-distillation, uniform", labels().objective(new SelfDistillationObjective(0.5, new UniformWeighting())),
                        new double[] {1.124085, 1.050763, 1.016239, 1.012838},
                        new double[] {1.669819, 1.521517, 1.446670, 1.432798}),
                test("self-distillation, headless", labels().objective(new SelfDistillationObjective(0.8,
                        InversePropensityWeighting.builder().classifierHead(ClassifierHead.NONE).build())),
                        new double[] {1.124085, 1.407124, 1.635275, 1.878010},
                        new double[] {1.669819, 2.029010, 2.433565, 2.766592}));
    }

    private static DynamicTest test(String kind, DistillationTrainer.Builder trainer, double[] losses, double[] weightedLosses) {
        return DynamicTest.dynamicTest(kind, () -> {
            MutableDataset<Label> data = Data.examples(96, 3);
            assertLosses(losses, trainer, data);
            for (int i = 0; i < data.size(); i++) {
                data.getExample(i).setWeight(0.5f + i % 3);
            }
            assertLosses(weightedLosses, trainer, data);
        });
    }

    private static void assertLosses(double[] expected, DistillationTrainer.Builder trainer, MutableDataset<Label> data) {
        List<Double> found = new ArrayList<>();
        trainer.epochs(expected.length).listener(epoch -> found.add(epoch.loss())).build().train(data).close();
        assertEquals(expected.length, found.size());
        for (int epoch = 0; epoch < expected.length; epoch++) {
            assertEquals(expected[epoch], found.get(epoch), 1e-4 * expected[epoch], "epoch " + (epoch + 1));
        }
    }
}
