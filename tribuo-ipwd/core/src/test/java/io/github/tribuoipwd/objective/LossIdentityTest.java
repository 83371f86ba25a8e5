/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must hold between the losses, or under a change of the logits, whatever the values are. */
@Tag("property")
class LossIdentityTest {

    private static final double TEMPERATURE = 2;
    private static final long[] LABELS = {3, 0, 5, 1};

    private final double[] student = logits(1, 6);
    private final double[] teacher = logits(2, 6);

    private static double[] logits(long seed, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[LABELS.length * classes];
        Arrays.setAll(values, i -> 3 * random.nextGaussian());
        return values;
    }

    private static double[] perExample(DistillationLoss loss, double[] student, double[] teacher, long... labels) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            Shape shape = new Shape(labels.length, student.length / labels.length);
            NDArray found = loss.perExample(new BatchLogits(manager.create(student, shape), manager.create(teacher, shape), null,
                    manager.create(labels)), TEMPERATURE);
            assertEquals(new Shape(labels.length), found.getShape());
            return found.toDoubleArray();
        }
    }

    private static double[] weights(ExampleWeighting weighting, double[] student, double[] teacher) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            Shape shape = new Shape(LABELS.length, student.length / LABELS.length);
            return weighting.weights(new BatchLogits(manager.create(student, shape), manager.create(teacher, shape), null,
                    manager.create(LABELS)), new Epoch(1, 1)).toDoubleArray();
        }
    }

    private double[] teacherRow(int row) {
        return Arrays.copyOfRange(teacher, row * 6, (row + 1) * 6);
    }

    /** Zhao et al., CVPR 2022: KL is the target part plus (1 - p(t)[y]) times the other part. */
    @Test
    void theDecoupledPartsMakeUpTheDivergence() {
        double[] target = perExample(new DecoupledLoss(1, 0), student, teacher, LABELS);
        double[] others = perExample(new DecoupledLoss(0, 1), student, teacher, LABELS);
        double[] whole = perExample(new KullbackLeibler(), student, teacher, LABELS);
        for (int i = 0; i < whole.length; i++) {
            double rest = 1 - ReferenceTerm.softmax(teacherRow(i), TEMPERATURE)[(int) LABELS[i]];
            assertEquals(whole[i], target[i] + rest * others[i], 1e-9);
        }
    }

    @Test
    void twoClassesHaveNothingButTheTarget() {
        double[] z = {1, -2, 0.5, 3};
        double[] t = {-1, 0, 2, 2.5};
        assertArrayEquals(new double[2], perExample(new DecoupledLoss(0, 1), z, t, 0, 1), 1e-12);
        assertArrayEquals(perExample(new KullbackLeibler(), z, t, 0, 1), perExample(new DecoupledLoss(1, 8), z, t, 0, 1), 1e-9);
    }

    @Test
    void softCrossEntropyExceedsTheDivergenceByTheTeachersEntropy() {
        double[] soft = perExample(new SoftCrossEntropy(), student, teacher, LABELS);
        double[] entropy = perExample(new SoftCrossEntropy(), teacher, teacher, LABELS);
        double[] divergence = perExample(new KullbackLeibler(), student, teacher, LABELS);
        for (int i = 0; i < soft.length; i++) {
            assertTrue(entropy[i] > 0);
            assertEquals(soft[i], divergence[i] + entropy[i], 1e-9);
        }
    }

    @Test
    void divergencesOfTheTeacherFromItselfAreZero() {
        for (DistillationLoss loss : new DistillationLoss[] {new KullbackLeibler(), new DecoupledLoss(), new StandardizedLogits()}) {
            assertArrayEquals(new double[LABELS.length], perExample(loss, teacher, teacher, LABELS), 1e-9, loss.toString());
        }
    }

    /** What standardization is for: any positive scale and any shift of the student's logits will do. */
    @Test
    void standardizationForgivesScaleAndShift() {
        double[] moved = Arrays.stream(student).map(logit -> 7 * logit - 4).toArray();
        assertArrayEquals(perExample(new StandardizedLogits(), student, teacher, LABELS),
                perExample(new StandardizedLogits(), moved, teacher, LABELS), 1e-6);
        assertTrue(Math.abs(perExample(new KullbackLeibler(), student, teacher, LABELS)[0]
                - perExample(new KullbackLeibler(), moved, teacher, LABELS)[0]) > 0.1);
    }

    @Test
    void softLabelWeightsComeFromTheRatioOfCrossEntropies() {
        double[] found = weights(new SoftLabelWeighting(), student, teacher);
        for (int i = 0; i < found.length; i++) {
            double h = -Math.log(ReferenceTerm.softmax(Arrays.copyOfRange(student, i * 6, (i + 1) * 6), 1)[(int) LABELS[i]]);
            double reference = -Math.log(ReferenceTerm.softmax(teacherRow(i), 1)[(int) LABELS[i]]);
            assertEquals(1 - Math.exp(-h / (reference + 1e-7)), found[i], 1e-6);
        }
        assertArrayEquals(new double[] {1 - Math.exp(-1), 1 - Math.exp(-1), 1 - Math.exp(-1), 1 - Math.exp(-1)},
                weights(new SoftLabelWeighting(), teacher, teacher), 1e-4);
    }
}
