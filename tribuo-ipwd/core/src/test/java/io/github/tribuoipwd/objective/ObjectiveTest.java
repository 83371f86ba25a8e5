/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Objectives;
import io.github.tribuoipwd.support.Students;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
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

    private BatchLogits batch(Objective objective, NDArray imitated) {
        return new BatchLogits(student, imitated, objective.classifierHead() == ClassifierHead.NONE ? null : classifier, labels);
    }

    private float loss(Objective objective, NDArray imitated, int epoch, int epochs) {
        BatchLogits batch = batch(objective, imitated);
        return objective.evaluate(batch, new Epoch(epoch, epochs)).mean(batch, null).getFloat();
    }

    private float loss(Objective objective, int epoch, int epochs) {
        return loss(objective, teacher, epoch, epochs);
    }

    private static DistillationObjective distillation(double factor, int warmUp) {
        return Objectives.paper().distillationFactor(factor).warmUpEpochs(warmUp).build();
    }

    @Test
    void theDistillationFactorGrowsLinearlyToItsValue() {
        Objective warmed = distillation(0.8, 4);
        for (int epoch = 1; epoch <= 6; epoch++) {
            assertEquals(loss(distillation(0.8 * Math.min(epoch, 4) / 4, 0), 1, 6), loss(warmed, epoch, 6), "epoch " + epoch);
        }
        assertNotEquals(loss(warmed, 3, 6), loss(warmed, 4, 6));
    }

    /** The trainer passes the epoch on: the first of two is half of the factor, to the bit. */
    @Test
    void trainerWarmsUp() {
        assertEquals(firstLoss(0.4, 0), firstLoss(0.8, 2));
        assertNotEquals(firstLoss(0.8, 0), firstLoss(0.8, 2));
    }

    private double firstLoss(double factor, int warmUp) {
        List<Double> losses = new ArrayList<>();
        Students.distilled(folder).epochs(2).objective(distillation(factor, warmUp))
                .listener(report -> losses.add(report.loss())).build().train(Data.examples(64, 1)).close();
        return losses.get(0);
    }

    @Test
    void theStudentsOwnShareGrowsLinearly() {
        ExampleWeighting uniform = new UniformWeighting();
        Objective growing = new SelfDistillationObjective(0.8, uniform);
        float onLabels = loss(new LabelObjective(), 1, 1);
        float onItself = loss(new SelfDistillationObjective(1, uniform), 1, 1);
        assertEquals(new SoftCrossEntropy().perExample(new BatchLogits(student, teacher, null, labels), 1).mean().getFloat(), onItself);
        for (int epoch = 1; epoch <= 4; epoch++) {
            double share = 0.2 * epoch;
            assertEquals((1 - share) * onLabels + share * onItself, loss(growing, epoch, 4), 1e-5, "epoch " + epoch);
        }
    }

    @Test
    void beforeItsFirstPredictionTheStudentLearnsTheLabel() {
        NDArray past = manager.create(new float[][] {{0, 0, BatchLogits.LABEL_LOGIT}, {0, BatchLogits.LABEL_LOGIT, 0}});
        assertArrayEquals(new float[] {0, 0, 1, 0, 1, 0}, past.softmax(-1).toFloatArray());
        assertEquals(loss(new LabelObjective(), 1, 4), 
                loss(new SelfDistillationObjective(0.8, new UniformWeighting()), past, 1, 4), 1e-6);
    }

    @Test
    void weightsOfTheFirstEpochOfSelfDistillation() {
        ExampleWeighting headless = InversePropensityWeighting.builder().classifierHead(ClassifierHead.NONE).build();
        for (ExampleWeighting weighting : List.of(headless, new SoftLabelWeighting())) {
            Objective objective = new SelfDistillationObjective(0.8, weighting);
            assertArrayEquals(new float[] {1, 1}, weights(objective, 1));
            assertNotEquals(1f, weights(objective, 2)[0]);
        }
        ExampleWeighting headed = new InversePropensityWeighting();
        float[] weights = weights(new SelfDistillationObjective(0.8, headed), 1);
        assertArrayEquals(headed.weights(new BatchLogits(student, null, classifier, labels), new Epoch(1, 4)).toFloatArray(),
                weights);
        assertNotEquals(1f, weights[0]);
    }

    private float[] weights(Objective objective, int epoch) {
        return Objects.requireNonNull(objective.evaluate(batch(objective, teacher), new Epoch(epoch, 4)).weights())
                .toFloatArray();
    }

    /** A head's loss has the factor that its weighting says, and no other part changes. */
    @Test
    void factorOfTheClassifierHead() {
        float none = loss(headed(0), 1, 1);
        float one = loss(headed(1), 1, 1);
        float head = CrossEntropy.ofLabels(classifier, labels).mean().getFloat();
        assertEquals(none + head, one, 1e-5);
        assertEquals(none + 2.5 * head, loss(headed(2.5), 1, 1), 1e-5);
        assertEquals(2.5 * head,
                loss(new SelfDistillationObjective(0.8, new UniformWeighting(ClassifierHead.ATTACHED, 2.5)), 1, 1)
                - loss(new SelfDistillationObjective(0.8, new UniformWeighting()), 1, 1), 1e-5);
    }

    private static Objective headed(double factor) {
        return Objectives.paper()
                .weighting(InversePropensityWeighting.builder().classifierHeadFactor(factor).build()).build();
    }

    @Test
    void readyObjectives() {
        assertEquals(DistillationObjective.recommended().toString(), new DistillationObjective().toString());
        assertEquals(DistillationObjective.recommended().toString(), DistillationObjective.builder().build().toString());
        String recommended = DistillationObjective.recommended().toString();
        for (String part : List.of("loss=KullbackLeibler()", "normalization=BATCH_MEAN,maximumWeight=5.0,classifierHead=ATTACHED",
                "labelFactor=NaN,distillationFactor=NaN,temperature=NaN")) {
            assertTrue(recommended.contains(part), () -> part + " must be in " + recommended);
        }
        String paper = DistillationObjective.paper().toString();
        for (String part : List.of("loss=KullbackLeibler()",
                "InversePropensityWeighting(orientation=KD_OVER_CLS,normalization=NONE,",
                "classifierHead=ATTACHED,classifierHeadFactor=1.0,",
                "labelFactor=0.1,distillationFactor=0.9,temperature=4.0,warmUpEpochs=0")) {
            assertTrue(paper.contains(part), () -> part + " must be in " + paper);
        }
    }

    @Test
    void exampleWeightsMultiplyEveryPart() {
        NDArray twice = manager.create(new float[] {2, 0});
        for (Objective objective : List.of(new LabelObjective(), DistillationObjective.paper(),
                new SelfDistillationObjective())) {
            BatchLogits batch = batch(objective, teacher);
            ObjectiveValue value = objective.evaluate(batch, new Epoch(1, 1));
            assertEquals(value.perExample().toFloatArray()[0], value.mean(batch, twice).getFloat(), 1e-6, objective.toString());
        }
    }

    /** A column would be stretched to a matrix, a mean to a row of equal values. */
    @Test
    void valuesOfAnotherShape() {
        BatchLogits batch = new BatchLogits(student, null, null, labels);
        NDArray good = manager.ones(new Shape(2));
        for (Shape shape : List.of(new Shape(), new Shape(1), new Shape(2, 1), new Shape(3))) {
            NDArray bad = manager.ones(shape);
            assertError(IllegalStateException.class, () -> new ObjectiveValue(bad, null).mean(batch, good),
                    "one value for each example", shape.toString());
            assertError(IllegalStateException.class, () -> new ObjectiveValue(good, bad).mean(batch, null),
                    "one weight for each example", shape.toString());
        }
    }

    @Test
    void errors() {
        assertSetting(b -> b.warmUpEpochs(-1), "warmUpEpochs", "-1");
        assertSetting(b -> b.labelFactor(Double.NaN).distillationFactor(1), "labelFactor must be set");
        assertSetting(b -> b.labelFactor(-0.1).distillationFactor(1), "labelFactor", "-0.1");
        assertSetting(b -> b.labelFactor(0).distillationFactor(Double.POSITIVE_INFINITY), "distillationFactor", "Infinity");
        assertSetting(b -> b.labelFactor(0.5), "distillationFactor must be set", "labelFactor = 0.5");
        assertSetting(b -> b.distillationFactor(0.5), "labelFactor must be set", "distillationFactor = 0.5");
        assertSetting(b -> b.temperature(0), "temperature", "0.0");
        assertSetting(b -> b.temperature(-4), "temperature", "-4.0");
        assertSetting(b -> b.labelFactor(1).distillationFactor(0), "distillationFactor", "0.0", "LabelObjective");
        for (double share : new double[] {1.1, -0.1, 0, Double.NaN}) {
            assertError(IllegalArgumentException.class, () -> new SelfDistillationObjective(share, new UniformWeighting()),
                    "selfShare", "above 0 and at most 1", String.valueOf(share));
        }
        assertError(IllegalArgumentException.class, () -> new Epoch(0, 2), "1 to 2", "found 0");
        assertError(IllegalArgumentException.class, () -> new Epoch(3, 2), "1 to 2", "found 3");
        assertError(IllegalArgumentException.class, () -> new DecoupledLoss(-1, 8), "targetWeight", "-1.0");
        assertError(IllegalArgumentException.class, () -> new DecoupledLoss(1, Double.POSITIVE_INFINITY), "nonTargetWeight", "Infinity");
        assertError(IllegalArgumentException.class, () -> new DecoupledLoss(0, 0), "nonTargetWeight", "targetWeight is 0");
    }

    private static void assertSetting(UnaryOperator<DistillationObjective.Builder> change, String... parts) {
        assertError(IllegalArgumentException.class, () -> change.apply(DistillationObjective.builder()).build(), parts);
    }

    @Test
    void withoutATeacher() {
        BatchLogits batch = new BatchLogits(student, null, null, labels);
        assertError(IllegalStateException.class, () -> new SoftCrossEntropy().perExample(batch, 4), "imitate");
        assertError(IllegalStateException.class, () -> new DecoupledLoss().perExample(batch, 4), "imitate");
        assertError(IllegalStateException.class, () -> new StandardizedLogits().perExample(batch, 4), "imitate");
        assertError(IllegalStateException.class, () -> new SoftLabelWeighting().weights(batch, new Epoch(1, 1)), "imitate");
    }
}
