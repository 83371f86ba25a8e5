/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the losses and the weighting for biased teachers settle by the data, on data and teachers with a known answer. */
@Tag("unit")
class BiasedTeacherTest {

    @TempDir
    private Path folder;

    private final double[] student = logits(1, 20);
    private final double[] teacher = logits(2, 20);

    private static double[] logits(long seed, int number) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, number).mapToDouble(i -> 2 * random.nextGaussian()).toArray();
    }

    private static double[] perExample(DistillationLoss loss, double[] student, double[] teacher, int classes, double temperature) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            Shape shape = new Shape(student.length / classes, classes);
            return loss.perExample(new BatchLogits(manager.create(student, shape), manager.create(teacher, shape), null,
                    manager.create(new long[student.length / classes])), temperature).toDoubleArray();
        }
    }

    private static TrainingEvidence counts(long... counts) {
        return TrainingEvidence.of(counts);
    }

    /** {@code number} examples of each label, for which the teacher predicts the same. */
    private static TrainingEvidence predicts(double[] probabilities, int... number) {
        int[] labels = IntStream.range(0, number.length).flatMap(k -> IntStream.range(0, number[k]).map(i -> k)).toArray();
        float[] logits = new float[labels.length * probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i % probabilities.length]);
        }
        return TrainingEvidence.of(Arrays.stream(number).asLongStream().toArray(), labels, logits,
                OptionalDouble.empty());
    }

    @Test
    void equallyFrequentClassesNeedNoBalance() {
        double[] expected = perExample(new KullbackLeibler(), student, teacher, 5, 2);
        assertArrayEquals(expected, perExample(new BalancedLoss().settled(counts(8, 8, 8, 8, 8)), student, teacher, 5, 2), 1e-9);
    }

    /** With one example {@code (1 - beta) / (1 - beta^n)} is 1; beta 0.5 gives 1, 2/3 and 4/7 for 1, 2 and 3 examples. */
    @Test
    void weightsOfTheClasses() {
        DistillationLoss settled = new BalancedLoss(0.5).settled(counts(1, 2, 3).named(List.of("rare", "middle", "frequent")));
        double mean = (1 + 2 / 3.0 + 4 / 7.0) / 3;
        assertEquals(Map.of("class-weights", String.format(Locale.ROOT, "%.4g (frequent) to %.4g (rare)", 4 / 7.0 / mean,
                1 / mean)), settled.decisions(3));
        // Of equal logits the teacher's target is the weights themselves.
        double[] q = {1 / mean / 3, 2 / 3.0 / mean / 3, 4 / 7.0 / mean / 3};
        double expected = Arrays.stream(q).map(p -> p * Math.log(p * 3)).sum();
        assertEquals(expected, perExample(settled, new double[3], new double[3], 3, 1)[0], 1e-9);
    }

    /** Its weight would be infinite. */
    @Test
    void aClassWithoutExamplesWeighsAsOneOfASingleExample() {
        assertArrayEquals(perExample(new BalancedLoss().settled(counts(9, 1, 5, 1, 7)), student, teacher, 5, 2),
                perExample(new BalancedLoss().settled(counts(9, 0, 5, 0, 7)), student, teacher, 5, 2), 1e-12);
        Map<String, Double> prior = Map.of("0", 1.0, "1", 1.0, "2", 1.0, "3", 1.0, "4", 1.0);
        for (double found : perExample(new PriorCorrection(new KullbackLeibler(), prior).settled(counts(9, 0, 5, 0, 7)), student,
                teacher, 5, 2)) {
            assertTrue(Double.isFinite(found));
        }
    }

    @Test
    void thirdsOfTheClasses() {
        assertGroups("3 1 (9 to 8 examples each) | 4 (7 examples each) | 0 (5 examples each)", counts(5, 8, 9, 7)
                .named(List.of("0", "1", "3", "4")));
        assertGroups("0 1 2 (4 examples each) | 3 4 (4 examples each) | 5 6 (4 examples each)", counts(4, 4, 4, 4, 4, 4, 4));
        assertGroups("1 3 (9 examples each) | 0 2 (5 examples each) | 4 5 (0 examples each)", counts(5, 9, 5, 9, 0, 0));
        assertGroups("34 labels (99 to 66 examples each) | 33 labels (65 to 33 examples each) | 33 labels (32 to 0 examples each)",
                counts(IntStream.range(0, 100).mapToLong(k -> k).toArray()));
    }

    private static void assertGroups(String expected, TrainingEvidence evidence) {
        assertEquals(Map.of("groups", expected), new GroupedLoss().settled(evidence).decisions(evidence.classes()));
    }

    @Test
    void givenGroups() {
        TrainingEvidence evidence = UnevenClasses.evidence();
        Map<String, String> thirds = Map.of("a", "x", "c", "x", "e", "y", "b", "y", "d", "z");
        assertArrayEquals(perExample(new GroupedLoss(1, 4).settled(evidence), student, teacher, 5, 2),
                perExample(new GroupedLoss(1, 4, thirds).settled(evidence), student, teacher, 5, 2), 1e-9);
        Map<String, String> two = new TreeMap<>(Map.of("a", "1", "b", "1", "c", "1", "d", "2", "e", "2"));
        assertEquals("a b c (50 to 3 examples each) | d e (7 to 1 examples each)",
                new GroupedLoss(1, 1, two).settled(evidence).decisions(5).get("groups"));
        two.remove("d");
        two.put("D", "2");
        assertError(IllegalArgumentException.class, () -> new GroupedLoss(1, 1, two).settled(evidence), "groups",
                "nothing for [d]", "something for [D]");
    }

    /** Equal masses of the groups in each example: made even, they are what they were. */
    @Test
    void theGroupsAreEvenWhereTheTeacherIs() {
        DistillationLoss grouped = new GroupedLoss(1, 0, Map.of("0", "x", "1", "x", "2", "y", "3", "y")).settled(counts(9, 9, 1, 1));
        double[] even = {3, 1, 3, 1, 0, 2, 2, 0};
        assertArrayEquals(new double[2], perExample(grouped, even, even, 4, 1), 1e-9);
        double[] uneven = {3, 1, 0, 1, 3, 2, 0, 0};
        double[] found = perExample(grouped, uneven, uneven, 4, 1);
        assertTrue(found[0] > 1e-3 && found[1] > 1e-3, () -> "the student must not imitate the mass: " + Arrays.toString(found));
    }

    @Test
    void aGroupThatTheTeacherNeverPredicts() {
        TrainingEvidence evidence = predicts(new double[] {0.5, 0.3, 0.2, 1e-30, 1e-30}, 5, 5, 5, 1, 1)
                .named(UnevenClasses.NAMES);
        assertError(IllegalArgumentException.class, () -> new GroupedLoss(1, 1,
                Map.of("a", "x", "b", "x", "c", "x", "d", "y", "e", "y")).settled(evidence), "mean probability", "d e", "join");
    }

    /** A teacher that has learned nothing but shares: corrected, it predicts those of the data. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCorrectedPriorIsThatOfTheData(boolean given) {
        double[] prior = {0.7, 0.2, 0.1};
        PriorCorrection loss = given ? new PriorCorrection(new KullbackLeibler(), Map.of("0", 7000.0, "1", 2000.0, "2", 1000.0))
                : new PriorCorrection();
        DistillationLoss settled = loss.settled(predicts(prior, 2, 6, 12));
        double[] ofTeacher = Arrays.stream(prior).map(Math::log).toArray();
        double[] ofData = {Math.log(0.1), Math.log(0.3), Math.log(0.6)};
        assertEquals(0, perExample(settled, ofData, ofTeacher, 3, 1)[0], 1e-7);
        assertTrue(perExample(new KullbackLeibler(), ofData, ofTeacher, 3, 1)[0] > 0.5);
        assertEquals(given ? "given" : "estimated", settled.decisions(3).get("teacher-prior"));
        assertEquals("-1.946 (0) to 1.792 (2)", settled.decisions(3).get("correction"));
    }

    /** As many examples of a label as there may be, it counts as much as another. */
    @Test
    void theTeachersPriorIsEstimatedOnEvenClasses() {
        int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 1, -1};
        float[] logits = new float[labels.length * 2];
        for (int i = 0; i < labels.length; i++) {
            logits[2 * i + Math.max(0, labels[i])] = (float) Math.log(9);
        }
        DistillationLoss settled = new PriorCorrection().settled(TrainingEvidence.of(new long[] {500, 500}, labels, logits,
                OptionalDouble.empty()));
        assertArrayEquals(perExample(new KullbackLeibler(), new double[] {1, 2}, new double[] {0, 3}, 2, 3),
                perExample(settled, new double[] {1, 2}, new double[] {0, 3}, 2, 3), 1e-7);
    }

    @Test
    void correctionAroundAnotherLoss() {
        DistillationLoss settled = new PriorCorrection(new BalancedLoss()).settled(UnevenClasses.evidence());
        double[] corrected = teacher.clone();
        Arrays.setAll(corrected, i -> teacher[i] + Math.log(UnevenClasses.COUNTS[i % 5] / 81.0 / UnevenClasses.TEACHER_PRIOR[i % 5]));
        assertArrayEquals(perExample(new BalancedLoss().settled(UnevenClasses.evidence()), student, corrected, 5, 2),
                perExample(settled, student, teacher, 5, 2), 1e-6);
        assertEquals(List.of("corrected-class-weights", "correction", "teacher-prior"),
                List.copyOf(new TreeMap<>(settled.decisions(5)).keySet()));
    }

    @Test
    void entropies() {
        double certain = weight(new EntropyWeighting(), new double[] {0, 0, 0}, new double[] {500, 0, 0});
        assertEquals(0, certain, 1e-12);
        assertEquals(Math.log(3), weight(new EntropyWeighting(), new double[] {5, 5, 5}, new double[] {-1, -1, -1}), 1e-7);
        assertEquals(Math.log(3) / 2, weight(new EntropyWeighting(), new double[] {500, 0, 0}, new double[3]), 1e-7);
        assertEquals(weight(new EntropyWeighting(2), new double[] {2, 0, 0}, new double[] {0, 4, 0}),
                weight(new EntropyWeighting(4), new double[] {4, 0, 0}, new double[] {0, 8, 0}), 1e-7);
    }

    private static double weight(ExampleWeighting weighting, double[] student, double[] teacher) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            Shape shape = new Shape(1, student.length);
            return weighting.weights(new BatchLogits(manager.create(student, shape), manager.create(teacher, shape), null,
                    manager.create(new long[1])), new Epoch(1, 1)).toDoubleArray()[0];
        }
    }

    /** The trainer gives each loss what it needs, and writes down what followed. */
    @Test
    void trained() {
        InversePropensityWeighting propensity = InversePropensityWeighting.builder()
                .normalization(InversePropensityWeighting.Normalization.BATCH_MEAN).build();
        Map<String, Double> prior = Map.of("a", 10.0, "b", 3.0, "c", 1.0);
        Map<String, String> groups = Map.of("a", "x", "b", "x", "c", "y");
        Map<DistillationLoss, List<String>> cases = Map.of(new BalancedLoss(), List.of("class-weights"),
                new GroupedLoss(1, 1, groups), List.of("groups"),
                new PriorCorrection(new BalancedLoss(), prior), List.of("correction", "teacher-prior", "corrected-class-weights"),
                new PriorCorrection(), List.of("correction", "teacher-prior"));
        cases.forEach((loss, decisions) -> {
            Objective objective = DistillationObjective.builder().loss(loss).weighting(new EntropyWeighting(3, propensity)).build();
            try (DistilledModel model = Students.distilled(folder).objective(objective).build().train(Data.examples(64, 1))) {
                Map<String, ?> facts = model.getProvenance().getInstanceProvenance().getMap();
                for (String decision : decisions) {
                    assertTrue(facts.containsKey("objective-loss-" + decision), () -> decision + " must be in " + facts);
                }
                assertEquals("true", String.valueOf(facts.get("objective-weighting-standardized")));
            }
        });
        assertError(IllegalArgumentException.class, () -> Students.distilled(folder).objective(DistillationObjective.builder()
                .loss(new GroupedLoss()).build()).build().train(Data.examples(64, 1)), "GroupedLoss", "more classes than its 3 groups");
        assertError(IllegalArgumentException.class, () -> Students.distilled(folder).objective(DistillationObjective.builder()
                .loss(new PriorCorrection(new KullbackLeibler(), Map.of("a", 1.0, "b", 2.0, "C", 1.0))).build()).build()
                .train(Data.examples(64, 1)), "teacherPrior", "nothing for [c]", "something for [C]");
    }

    @Test
    void errors() {
        for (DistillationLoss loss : List.of(new BalancedLoss(), new GroupedLoss(), new PriorCorrection())) {
            assertError(IllegalStateException.class, () -> perExample(loss, student, teacher, 5, 1), loss.getClass().getSimpleName(),
                    "settled");
        }
        for (double beta : new double[] {0, 1, -1, Double.NaN}) {
            assertError(IllegalArgumentException.class, () -> new BalancedLoss(beta), "beta", String.valueOf(beta));
        }
        assertError(IllegalArgumentException.class, () -> new GroupedLoss(0, 0), "withinFactor", "betweenFactor is 0");
        assertError(IllegalArgumentException.class, () -> new GroupedLoss(-1, 1), "betweenFactor", "-1.0");
        assertError(IllegalArgumentException.class, () -> new GroupedLoss(1, 1, Map.of("a", "x", "b", "x")), "groups", "two or more");
        assertError(IllegalArgumentException.class, () -> new GroupedLoss().requireUsable(3), "found 3", "BalancedLoss");
        assertError(IllegalArgumentException.class, () -> new GroupedLoss().requireUsable(2), "found 2", "BalancedLoss");
        new GroupedLoss().requireUsable(4);
        assertError(IllegalArgumentException.class, () -> new PriorCorrection(new PriorCorrection()), "correct twice");
        assertError(IllegalArgumentException.class, () -> new PriorCorrection(new DecoupledLoss()).requireUsable(2), "DecoupledLoss");
        assertError(IllegalArgumentException.class, () -> new PriorCorrection(new KullbackLeibler(), Map.of("a", 0.0)), "teacherPrior",
                "0.0 for a");
        assertError(IllegalArgumentException.class, () -> new PriorCorrection().settled(counts(3, 4)), "found none", "teacherPrior");
        assertError(IllegalArgumentException.class, () -> new EntropyWeighting(0), "temperature", "0.0");
        assertError(IllegalArgumentException.class, () -> counts(3, 4).named(List.of("a")), "found 1 for 2");
    }
}
