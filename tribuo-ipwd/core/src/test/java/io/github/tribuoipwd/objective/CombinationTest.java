/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Normalization;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Orientation;
import io.github.tribuoipwd.support.Objectives;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every loss with every weighting and its ablations, in float32 as in a training, on ordinary and on extreme logits. */
@Tag("property")
class CombinationTest {

    private static final int CLASSES = 5;
    private static final long[] LABELS = {1, 4, 0, 2};

    private static final List<DistillationLoss> LOSSES = List.of(new KullbackLeibler(), new SoftCrossEntropy(), new DecoupledLoss(),
            new StandardizedLogits());

    private static final List<ExampleWeighting> WEIGHTINGS = List.of(new UniformWeighting(),
            new UniformWeighting(ClassifierHead.ATTACHED), new UniformWeighting(ClassifierHead.DETACHED), new SoftLabelWeighting(),
            new InversePropensityWeighting(),
            InversePropensityWeighting.builder().orientation(Orientation.CLS_OVER_KD).build(),
            InversePropensityWeighting.builder().normalization(Normalization.BATCH_MEAN).build(),
            InversePropensityWeighting.builder().maximumWeight(3).build(),
            InversePropensityWeighting.builder().classifierHead(ClassifierHead.NONE).build(),
            InversePropensityWeighting.builder().classifierHead(ClassifierHead.DETACHED).build(),
            InversePropensityWeighting.builder().firstEpoch(2).build(),
            InversePropensityWeighting.builder().standardization(Standardization.OFF).build(),
            new EntropyWeighting(2, new InversePropensityWeighting()));

    @TestFactory
    Stream<DynamicTest> lossTimesWeighting() {
        return LOSSES.stream().flatMap(loss -> times(loss, WEIGHTINGS));
    }

    /** With the weightings that differ in what they compute. */
    @TestFactory
    Stream<DynamicTest> lossForBiasedTeachersTimesWeighting() {
        return UnevenClasses.losses().stream().flatMap(loss -> times(loss, List.of(new UniformWeighting(), new SoftLabelWeighting(),
                new EntropyWeighting(), new InversePropensityWeighting())));
    }

    private static Stream<DynamicTest> times(DistillationLoss loss, List<ExampleWeighting> weightings) {
        return weightings.stream().map(weighting -> DynamicTest.dynamicTest(loss + " x " + weighting,
                () -> {
                    Objective objective = Objectives.paper().loss(loss).weighting(weighting).build();
                    for (int epoch = 1; epoch <= 2; epoch++) {
                        float[] gradient = gradient(objective, epoch, normal(1), normal(2), normal(3));
                        assertTrue(largest(gradient) > 1e-3, () -> "gradient " + Arrays.toString(gradient));
                    }
                    for (double temperature : new double[] {0.5, 4}) {
                        gradient(Objectives.paper().loss(loss).weighting(weighting).temperature(temperature).build(),
                                2, stacked(extreme(1), extreme(0), extreme(1), normal(1), constant(), constant(), normal(1), extreme(2)),
                                stacked(extreme(2), extreme(1), extreme(0), constant(), normal(2), constant(), masked(), masked()),
                                stacked(extreme(3), extreme(1), extreme(0), normal(3), constant(), constant(), normal(3), extreme(0)));
                        // Masked throughout the batch, so that a group of classes has no mass at all.
                        gradient(Objectives.paper().loss(loss).weighting(weighting).temperature(temperature).build(),
                                2, normal(1), masked(), normal(3));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> selfDistillationTimesWeighting() {
        return WEIGHTINGS.stream().map(weighting -> DynamicTest.dynamicTest(weighting.toString(), () -> {
            Objective objective = new SelfDistillationObjective(0.8, weighting);
            for (int epoch = 1; epoch <= 2; epoch++) {
                assertTrue(largest(gradient(objective, epoch, normal(1), normal(2), normal(3))) > 1e-3);
                gradient(objective, epoch, stacked(extreme(1), extreme(0)), stacked(labels(), extreme(1)),
                        stacked(extreme(2), extreme(1)));
            }
        }));
    }

    /** Asserts that loss, weights and both gradients are finite, and returns the gradient of the student's logits. */
    private static float[] gradient(Objective objective, int epoch, float[] student, float[] teacher, float[] classifier) {
        Engine engine = Engine.getEngine("PyTorch");
        try (NDManager manager = engine.newBaseManager()) {
            int examples = student.length / CLASSES;
            Shape shape = new Shape(examples, CLASSES);
            NDArray z = manager.create(student, shape);
            z.setRequiresGradient(true);
            NDArray c = objective.classifierHead() == ClassifierHead.NONE ? null : manager.create(classifier, shape);
            if (c != null) {
                c.setRequiresGradient(true);
            }
            NDArray y = manager.create(LongStream.range(0, examples).map(i -> LABELS[(int) i % LABELS.length]).toArray());
            try (GradientCollector collector = engine.newGradientCollector()) {
                BatchLogits batch = new BatchLogits(z, manager.create(teacher, shape), c, y);
                ObjectiveValue value = objective.evaluate(batch, new Epoch(epoch, 2));
                NDArray loss = value.mean(batch, null);
                collector.backward(loss);
                assertFinite("loss", loss);
                assertFinite("weights", value.weights());
                assertEquals(new Shape(examples), Objects.requireNonNull(value.weights()).getShape());
            }
            assertFinite("gradient", z.getGradient());
            if (c != null) {
                assertFinite("gradient of the classifier head", c.getGradient());
            }
            return z.getGradient().toFloatArray();
        }
    }

    private static float[] stacked(float[]... batches) {
        float[] all = new float[batches.length * batches[0].length];
        for (int i = 0; i < batches.length; i++) {
            System.arraycopy(batches[i], 0, all, i * batches[0].length, batches[0].length);
        }
        return all;
    }

    private static void assertFinite(String what, @Nullable NDArray array) {
        for (float value : Objects.requireNonNull(array).toFloatArray()) {
            assertTrue(Float.isFinite(value), () -> what + " holds " + value);
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static float[] normal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] logits = constant();
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (2 * random.nextGaussian());
        }
        return logits;
    }

    /** The logits of a teacher that does not know the last two classes. */
    private static float[] masked() {
        float[] logits = normal(2);
        for (int row = 0; row < LABELS.length; row++) {
            Arrays.fill(logits, (row + 1) * CLASSES - 2, (row + 1) * CLASSES, -1e4f);
        }
        return logits;
    }

    /** 200 for one class of each example and -200 for the others; 0 is the label, 1 the class after it. */
    private static float[] extreme(int distance) {
        float[] logits = constant();
        Arrays.fill(logits, -200);
        for (int row = 0; row < LABELS.length; row++) {
            logits[row * CLASSES + (int) (LABELS[row] + distance) % CLASSES] = 200;
        }
        return logits;
    }

    private static float[] labels() {
        float[] logits = constant();
        for (int row = 0; row < LABELS.length; row++) {
            logits[row * CLASSES + (int) LABELS[row]] = BatchLogits.LABEL_LOGIT;
        }
        return logits;
    }

    private static float[] constant() {
        return new float[LABELS.length * CLASSES];
    }
}
