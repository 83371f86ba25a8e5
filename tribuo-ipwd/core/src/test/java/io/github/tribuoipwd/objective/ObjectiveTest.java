/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the factors of an objective follow the epoch, and what it refuses. */
@Tag("unit")
class ObjectiveTest {

    @TempDir
    private Path folder;

    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    private final NDArray student = manager.create(new float[][] {{1, -1, 0.5f}, {0, 2, -3}});
    private final NDArray teacher = manager.create(new float[][] {{-2, 1, 0}, {1, 1, -1}});
    private final NDArray classifier = manager.create(new float[][] {{0, 0.5f, 0}, {2, 3, 1}});
    private final NDArray labels = manager.create(new long[] {2, 1});

    @AfterEach
    void close() {
        manager.close();
    }

    private ObjectiveValue evaluate(Objective objective, NDArray teacher, int epoch) {
        NDArray head = objective.classifierHead() == ClassifierHead.NONE ? null : classifier;
        return objective.evaluate(new BatchLogits(student, teacher, head, labels), null, epoch);
    }

    private float loss(Objective objective, int epoch) {
        return evaluate(objective, teacher, epoch).loss().getFloat();
    }

    @Test
    void alphaGrowsLinearlyToItsValue() {
        Objective warmed = Objective.builder().alpha(0.8).warmUpEpochs(4).build();
        for (int epoch = 1; epoch <= 6; epoch++) {
            assertEquals(loss(Objective.builder().alpha(0.8 * Math.min(epoch, 4) / 4).build(), 1), loss(warmed, epoch), "epoch " + epoch);
        }
        assertNotEquals(loss(warmed, 3), loss(warmed, 4));
        assertEquals(loss(Objective.builder().alpha(0.8).build(), 1), loss(Objective.builder().alpha(0.8).warmUpEpochs(0).build(), 1));
    }

    /** The trainer passes it on: one epoch of two is half of alpha, to the bit. */
    @Test
    void trainerWarmsUp() {
        assertEquals(trained(0.4, 0), trained(0.8, 2));
        assertNotEquals(trained(0.8, 0), trained(0.8, 2));
    }

    private List<Double> trained(double alpha, int warmUp) {
        List<Double> losses = new ArrayList<>();
        Students.distilled(folder).epochs(1).alpha(alpha).distillationWarmUpEpochs(warmUp)
                .listener(report -> losses.add(report.loss())).build().train(Data.examples(64, 1)).close();
        return losses;
    }

    @Test
    void theStudentsOwnShareGrowsLinearly() {
        ExampleWeighting uniform = new UniformWeighting();
        Objective growing = Objective.selfDistillation(0.8, 4, uniform, 1);
        float onLabels = loss(Objective.labelsOnly(), 1);
        float onItself = loss(Objective.selfDistillation(1, 1, uniform, 1), 1);
        assertEquals(new SoftCrossEntropy().perExample(new BatchLogits(student, teacher, null, labels), 1).mean().getFloat(), onItself);
        for (int epoch = 1; epoch <= 4; epoch++) {
            double share = 0.2 * epoch;
            assertEquals((1 - share) * onLabels + share * onItself, loss(growing, epoch), 1e-5, "epoch " + epoch);
        }
    }

    @Test
    void beforeItsFirstPredictionTheStudentLearnsTheLabel() {
        NDArray past = manager.create(new float[][] {{0, 0, Objective.LABEL_LOGIT}, {0, Objective.LABEL_LOGIT, 0}});
        assertArrayEquals(new float[] {0, 0, 1, 0, 1, 0}, past.softmax(-1).toFloatArray());
        assertEquals(loss(Objective.labelsOnly(), 1),
                evaluate(Objective.selfDistillation(0.8, 4, new UniformWeighting(), 1), past, 1).loss().getFloat(), 1e-6);
    }

    @Test
    void weightsOfTheFirstEpochOfSelfDistillation() {
        ExampleWeighting headless = InversePropensityWeighting.builder().classifierHead(ClassifierHead.NONE).build();
        for (ExampleWeighting weighting : List.of(headless, new SoftLabelWeighting())) {
            Objective objective = Objective.selfDistillation(0.8, 4, weighting, 1);
            assertArrayEquals(new float[] {1, 1}, weights(objective, 1));
            assertNotEquals(1f, weights(objective, 2)[0]);
        }
        ExampleWeighting headed = new InversePropensityWeighting();
        float[] weights = weights(Objective.selfDistillation(0.8, 4, headed, 1), 1);
        assertArrayEquals(headed.weights(new BatchLogits(student, null, classifier, labels), 1).toFloatArray(), weights);
        assertNotEquals(1f, weights[0]);
    }

    private float[] weights(Objective objective, int epoch) {
        return Objects.requireNonNull(evaluate(objective, teacher, epoch).weights()).toFloatArray();
    }

    @Test
    void errors() {
        assertError(PropertyException.class, () -> Objective.builder().warmUpEpochs(-1).build(), "distillationWarmUpEpochs", "-1");
        assertError(PropertyException.class, () -> Objective.builder().gamma(Double.NaN).build(), "gamma", "NaN");
        assertError(PropertyException.class, () -> Objective.builder().alpha(-1).build(), "alpha", "-1");
        ExampleWeighting uniform = new UniformWeighting();
        assertError(PropertyException.class, () -> Objective.selfDistillation(1.1, 4, uniform, 1), "finalShare", "[0, 1]", "1.1");
        assertError(PropertyException.class, () -> Objective.selfDistillation(-0.1, 4, uniform, 1), "finalShare", "-0.1");
        assertError(PropertyException.class, () -> Objective.selfDistillation(Double.NaN, 4, uniform, 1), "finalShare", "NaN");
        assertError(PropertyException.class, () -> Objective.selfDistillation(0.8, 0, uniform, 1), "epochs", "0");
        assertError(PropertyException.class, () -> Objective.selfDistillation(0.8, 4, uniform, -1), "lambda", "-1");
        assertError(IllegalArgumentException.class, () -> new DecoupledLoss(-1, 8), "targetWeight", "-1.0");
        assertError(IllegalArgumentException.class, () -> new DecoupledLoss(1, Double.POSITIVE_INFINITY), "nonTargetWeight", "Infinity");
        assertError(IllegalArgumentException.class, () -> new DecoupledLoss(0, 0), "nonTargetWeight", "targetWeight is 0");
    }

    @Test
    void withoutATeacher() {
        BatchLogits batch = new BatchLogits(student, null, null, labels);
        assertError(IllegalStateException.class, () -> new SoftCrossEntropy().perExample(batch, 4), "teacher");
        assertError(IllegalStateException.class, () -> new DecoupledLoss().perExample(batch, 4), "teacher");
        assertError(IllegalStateException.class, () -> new StandardizedLogits().perExample(batch, 4), "teacher");
        assertError(IllegalStateException.class, () -> new SoftLabelWeighting().weights(batch, 1), "teacher");
    }
}
