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
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Normalization;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Orientation;
import io.github.tribuoipwd.support.Objectives;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients by finite differences in float64, without the reference values. The weights are constants of the gradient, so they
 * are computed once and kept while an input moves.
 */
@Tag("property")
class GradientCheckTest {

    private static final int BATCH = 3;
    private static final int CLASSES = 5;
    private static final double STEP = 1e-5;
    private static final double HEAD_FACTOR = 0.7;

    /** The reference of a loss, given the teacher's logits of the batch. */
    record Case(DistillationLoss loss, Function<double[], ReferenceTerm> reference, ExampleWeighting weighting) {

        Case(DistillationLoss loss, ReferenceTerm reference, ExampleWeighting weighting) {
            this(loss, teachers -> reference, weighting);
        }


        @Override
        public String toString() {
            return loss + " x " + weighting;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (ExampleWeighting weighting : weightings()) {
            cases.add(new Case(new KullbackLeibler(), ReferenceTerm::kullbackLeibler, weighting));
            cases.add(new Case(new SoftCrossEntropy(), ReferenceTerm::softCrossEntropy, weighting));
            cases.add(new Case(new StandardizedLogits(), ReferenceTerm::standardizedLogits, weighting));
            cases.add(new Case(new DecoupledLoss(2, 5), ReferenceTerm::decoupled, weighting));
            cases.add(new Case(UnevenClasses.losses().get(0), ReferenceTerm::balanced, weighting));
            cases.add(new Case(UnevenClasses.losses().get(1),
                    teachers -> ReferenceTerm.grouped(teachers, UnevenClasses.GROUPS), weighting));
            cases.add(new Case(UnevenClasses.losses().get(2), ReferenceTerm::corrected, weighting));
        }
        return cases;
    }

    private static List<ExampleWeighting> weightings() {
        List<ExampleWeighting> weightings = new ArrayList<>(List.of(new UniformWeighting(ClassifierHead.ATTACHED, HEAD_FACTOR),
                new UniformWeighting(), new SoftLabelWeighting(), new EntropyWeighting(),
                new EntropyWeighting(2, InversePropensityWeighting.builder().classifierHeadFactor(HEAD_FACTOR).build())));
        for (Orientation orientation : Orientation.values()) {
            for (Normalization normalization : Normalization.values()) {
                weightings.add(InversePropensityWeighting.builder().orientation(orientation).normalization(normalization)
                        .maximumWeight(normalization == Normalization.NONE ? 2 : 0).classifierHeadFactor(HEAD_FACTOR).build());
            }
        }
        return weightings;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientIsThatOfTheObjectiveWithConstantWeights(Case tested) {
        Engine engine = Engine.getEngine("PyTorch");
        SplittableRandom random = new SplittableRandom(5);
        double[] student = normal(random);
        double[] teacher = normal(random);
        double[] classifier = normal(random);
        long[] labels = {1, 4, 0};
        float[] exampleWeights = {1, 0.5f, 3};
        Objective objective = Objectives.paper().loss(tested.loss()).weighting(tested.weighting()).labelFactor(0.3)
                .distillationFactor(0.8).temperature(3).build();
        try (NDManager manager = engine.newBaseManager()) {
            NDArray z = manager.create(student, new Shape(BATCH, CLASSES));
            boolean head = tested.weighting().classifierHead() != ClassifierHead.NONE;
            NDArray c = manager.create(classifier, new Shape(BATCH, CLASSES));
            NDArray t = manager.create(teacher, new Shape(BATCH, CLASSES));
            NDArray y = manager.create(labels);
            NDArray e = manager.create(exampleWeights).toType(DataType.FLOAT64, false);
            z.setRequiresGradient(true);
            c.setRequiresGradient(true);
            NDArray weights;
            try (GradientCollector collector = engine.newGradientCollector()) {
                BatchLogits batch = new BatchLogits(z, t, head ? c : null, y);
                ObjectiveValue value = objective.evaluate(batch, new Epoch(1, 1));
                collector.backward(value.mean(batch, e));
                weights = value.weights();
            }
            double[] w = weights == null ? new double[] {1, 1, 1} : weights.toType(DataType.FLOAT64, false).toDoubleArray();
            double[] gradientZ = z.getGradient().toDoubleArray();
            double[] gradientC = head ? c.getGradient().toDoubleArray() : new double[classifier.length];
            double factor = head ? HEAD_FACTOR : 0;
            ReferenceTerm reference = tested.reference().apply(teacher);
            for (int i = 0; i < student.length; i++) {
                assertEquals(difference(student, i, x -> loss(reference, x, teacher, classifier, factor, labels,
                        exampleWeights, w)), gradientZ[i], 1e-6);
                assertEquals(difference(classifier, i, x -> loss(reference, student, teacher, x, factor, labels,
                        exampleWeights, w)), gradientC[i], 1e-6);
            }
            assertTrue(Math.abs(gradientZ[0]) > 1e-4, "a gradient that is not zero");
        }
    }

    private static double difference(double[] at, int i, ToDoubleFunction<double[]> function) {
        double[] moved = at.clone();
        moved[i] = at[i] + STEP;
        double above = function.applyAsDouble(moved);
        moved[i] = at[i] - STEP;
        return (above - function.applyAsDouble(moved)) / (2 * STEP);
    }

    /** The objective of the paper in plain Java, without the engine. */
    private static double loss(ReferenceTerm term, double[] z, double[] t, double[] c, double headFactor,
            long[] labels, float[] examples, double[] w) {
        double sum = 0;
        for (int row = 0; row < BATCH; row++) {
            int label = (int) labels[row];
            sum += examples[row] * (-0.3 * Math.log(ReferenceTerm.softmax(row(z, row), 1)[label])
                    + 0.8 * 9 * w[row] * term.of(row(z, row), row(t, row), label, 3)
                    - headFactor * Math.log(ReferenceTerm.softmax(row(c, row), 1)[label]));
        }
        return sum / BATCH;
    }

    private static double[] row(double[] matrix, int row) {
        return Arrays.copyOfRange(matrix, row * CLASSES, (row + 1) * CLASSES);
    }

    private static double[] normal(SplittableRandom random) {
        double[] values = new double[BATCH * CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextGaussian();
        }
        return values;
    }

    /** Weights and losses under a change that must not matter. */
    @ParameterizedTest
    @MethodSource("cases")
    void aConstantAddedToAllLogitsOfAnExampleChangesNothing(Case tested) {
        SplittableRandom random = new SplittableRandom(6);
        double[] student = normal(random);
        double[] teacher = normal(random);
        double[] classifier = normal(random);
        assertEquals(value(tested, student, teacher, classifier),
                value(tested, shifted(student), shifted(teacher), shifted(classifier)), 1e-9);
    }

    private static double[] shifted(double[] logits) {
        double[] shifted = logits.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += 7 - i / CLASSES;
        }
        return shifted;
    }

    private static double value(Case tested, double[] z, double[] t, double[] c) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            Shape shape = new Shape(BATCH, CLASSES);
            BatchLogits batch = new BatchLogits(manager.create(z, shape), manager.create(t, shape), manager.create(c, shape),
                    manager.create(new long[] {1, 4, 0}));
            return Objectives.paper().loss(tested.loss()).weighting(tested.weighting()).build()
                    .evaluate(batch, new Epoch(1, 1)).mean(batch, null).getDouble();
        }
    }
}
