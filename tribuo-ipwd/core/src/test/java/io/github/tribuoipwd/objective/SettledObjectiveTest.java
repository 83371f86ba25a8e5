/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tribuoipwd.internal.LargestProbability;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.teacher.TeacherReport;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recommended objective settles by the data, on teachers whose answer is known. */
@Tag("unit")
class SettledObjectiveTest {

    private static final int CLASSES = 5;
    private static final int EXAMPLES = 400;
    private static final int[] LABELS = IntStream.range(0, EXAMPLES).map(i -> i % CLASSES).toArray();

    private static TrainingEvidence evidence(float[] logits, OptionalDouble temperature) {
        long[] counts = new long[CLASSES];
        IntStream.of(LABELS).forEach(label -> counts[label]++);
        return TrainingEvidence.of(counts, LABELS, () -> logits, temperature);
    }

    /** Right on every label, with the same gap between the logit of the label and the others. */
    private static float[] sure(double gap) {
        float[] logits = new float[EXAMPLES * CLASSES];
        for (int i = 0; i < EXAMPLES; i++) {
            logits[i * CLASSES + LABELS[i]] = (float) gap;
        }
        return logits;
    }

    private static double temperature(float[] logits) {
        return DistillationObjective.recommended().settled(evidence(logits, OptionalDouble.empty())).temperature();
    }

    /** At the temperature T the largest probability is 0.95 where the gap is T log 76. */
    @ParameterizedTest
    @ValueSource(doubles = {1.1, 2.5, 4, 11})
    void theTemperatureMakesTheTeacherAsSureAsItShouldBe(double temperature) {
        double found = temperature(sure(temperature * Math.log(19 * (CLASSES - 1))));
        assertEquals(temperature, found, 1e-5 * temperature);
    }

    @Test
    void softTeachersAreNotSharpenedAndHardOnesHaveTheLargestTemperature() {
        assertEquals(1, temperature(sure(0.5)), 0);
        assertEquals(1, temperature(new float[EXAMPLES * CLASSES]), 0);
        assertEquals(20, temperature(sure(10_000)), 1e-4);
    }

    /** What a teacher's report advises is what an objective settles. */
    @Test
    void theReportOfATeacherHasTheSameTarget() {
        assertEquals(TeacherReport.Softness.TARGET, LargestProbability.TARGET, 0);
    }

    @Test
    void anEnsembleKeepsItsTemperature() {
        assertEquals(3, DistillationObjective.recommended().settled(evidence(sure(8), OptionalDouble.of(3))).temperature(), 0);
    }

    @Test
    void whatIsSetIsNotSettled() {
        DistillationObjective set = DistillationObjective.builder().temperature(4).labelFactor(0.3).distillationFactor(0.7).build()
                .settled(evidence(sure(8), OptionalDouble.empty()));
        assertEquals(4, set.temperature(), 0);
        assertEquals(Map.of("weighting-standardized", "true"), set.decisions(CLASSES));
    }

    /** The share is that of the squared probability of the label: 0.8 and 0.2 here. */
    @Test
    void theTeachersShareIsRecorded() {
        assertEquals("0.576", share(sure(Math.log(16))));
        assertEquals("0.036", share(new float[EXAMPLES * CLASSES]));
        float[] wrong = new float[EXAMPLES * CLASSES];
        IntStream.range(0, EXAMPLES).forEach(i -> wrong[i * CLASSES + (LABELS[i] + 1) % CLASSES] = 5);
        assertTrue(Double.parseDouble(share(wrong)) < 0.03, share(wrong));
    }

    /** The mass of a teacher that never gives one class of five anything, and another twice as much: (1, 1, 1, 0, 2) / 5. */
    @Test
    void anUnevenTeacherHasASmallerShare() {
        float[] uneven = sure(40);
        IntStream.range(0, EXAMPLES).filter(i -> LABELS[i] == 3).forEach(i -> {
            uneven[i * CLASSES + 3] = 0;
            uneven[i * CLASSES + 4] = 40;
        });
        TrainingEvidence evidence = evidence(uneven, OptionalDouble.empty());
        double expected = Math.sqrt(2.0 / CLASSES);
        assertEquals(expected, ClassMass.unevenness(evidence), 1e-6);
        Map<String, String> decisions = DistillationObjective.recommended().settled(evidence).decisions(CLASSES);
        assertEquals("0.632", decisions.get("teacher-unevenness"));
        double known = Math.pow(0.95, 2) * 0.8;
        assertEquals(0.9 / (1 + Math.pow(expected / 0.1, 2)) * known, Double.parseDouble(String.valueOf(decisions.get("teacher-share"))),
                1e-3);
    }

    /** A teacher of 300 classes that is right on seven rows of ten, by four rows a class: uneven by chance alone. */
    @Test
    void chanceDoesNotMakeATeacherUneven() {
        int classes = 300;
        SplittableRandom random = new SplittableRandom(5);
        int[] labels = IntStream.range(0, 4 * classes).map(i -> i / 4).toArray();
        float[] logits = new float[labels.length * classes];
        double[] mass = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            int predicted = random.nextInt(10) < 7 ? labels[i] : random.nextInt(classes);
            logits[i * classes + predicted] = 30;
            mass[predicted] += 1.0 / labels.length;
        }
        double seen = Math.sqrt(DoubleStream.of(mass).map(one -> Math.pow(one * classes - 1, 2)).average().orElseThrow());
        assertTrue(seen > 0.25, () -> "by chance " + seen);
        double found = ClassMass.unevenness(TrainingEvidence.of(new long[classes], labels, () -> logits, OptionalDouble.empty()));
        assertTrue(found < 0.1, () -> "unevenness " + found);
    }

    /** Rows of a frequent class count no more than those of a rare one. */
    @Test
    void unevenShares() {
        int[] labels = IntStream.range(0, EXAMPLES).map(i -> i % 40 == 0 ? 1 : 0).toArray();
        float[] logits = new float[EXAMPLES * 2];
        IntStream.range(0, EXAMPLES).forEach(i -> logits[2 * i + labels[i]] = 5);
        assertEquals(0, ClassMass.unevenness(TrainingEvidence.of(new long[] {390, 10}, labels, () -> logits, OptionalDouble.empty())), 1e-6);
    }

    private static String share(float[] logits) {
        Map<String, String> decisions = DistillationObjective.recommended().settled(evidence(logits, OptionalDouble.empty()))
                .decisions(CLASSES);
        return String.valueOf(decisions.get("teacher-share"));
    }

    /** {@code (1 - s) H(z,y) + s T^2 KL}, {@code s = 0.9 / (1 + 100 u^2) p(t,T)[y]^2}, in double. */
    @Test
    void theFactorsOfEachExampleAddUpToOne() {
        SplittableRandom random = new SplittableRandom(1);
        float[] teacher = new float[EXAMPLES * CLASSES];
        float[] student = new float[teacher.length];
        for (int i = 0; i < teacher.length; i++) {
            teacher[i] = (float) random.nextDouble(-150, 150);
            student[i] = (float) random.nextDouble(-3, 3);
        }
        TrainingEvidence evidence = evidence(teacher, OptionalDouble.empty());
        DistillationObjective objective = DistillationObjective.builder().weighting(new UniformWeighting()).build().settled(evidence);
        double temperature = objective.temperature();
        assertTrue(temperature > 1.5, () -> "temperature " + temperature);
        double largest = 0.9 / (1 + Math.pow(ClassMass.unevenness(evidence) / 0.1, 2));
        TrainingEvidence other = evidence(student, OptionalDouble.empty());
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            Shape shape = new Shape(EXAMPLES, CLASSES);
            long[] labels = IntStream.of(LABELS).asLongStream().toArray();
            BatchLogits batch = new BatchLogits(manager.create(student, shape), manager.create(teacher, shape), null,
                    manager.create(labels));
            float[] found = objective.evaluate(batch, new Epoch(1, 1)).perExample().toFloatArray();
            for (int i = 0; i < EXAMPLES; i++) {
                double[] soft = evidence.teacher(i, temperature);
                double[] softStudent = other.teacher(i, temperature);
                double divergence = IntStream.range(0, CLASSES).mapToDouble(k -> soft[k] * Math.log(soft[k] / softStudent[k])).sum();
                double share = largest * soft[LABELS[i]] * soft[LABELS[i]];
                double expected = -(1 - share) * Math.log(other.teacher(i, 1)[LABELS[i]])
                        + share * temperature * temperature * divergence;
                assertEquals(expected, found[i], 1e-4 * Math.max(1, expected), "example " + i);
            }
        }
    }

    @Test
    void whatIsNotSettledIsNotEvaluated() {
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            BatchLogits batch = new BatchLogits(manager.zeros(new Shape(1, 2)), manager.zeros(new Shape(1, 2)),
                    manager.zeros(new Shape(1, 2)), manager.create(new long[] {0}));
            assertError(IllegalStateException.class, () -> DistillationObjective.recommended().evaluate(batch, new Epoch(1, 1)),
                    "settled its temperature", "settled");
        }
    }

    @Test
    void evidenceOfAnotherSize() {
        assertError(IllegalArgumentException.class, () -> TrainingEvidence.of(new long[] {1, 1}, new int[] {0, 1}, () -> new float[3],
                OptionalDouble.empty()).teacher(0, 1), "each example and class, 4, found 3");
        assertError(IllegalStateException.class, () -> TrainingEvidence.of(new long[] {1, 1}).teacher(0, 1), "teacher");
    }
}
