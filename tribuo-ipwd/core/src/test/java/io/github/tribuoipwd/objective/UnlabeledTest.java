/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Normalization;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.training.DistillationReport;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.impl.ArrayExample;

/** Examples without a label have the teacher's part of an objective, and the others what they had without them. */
@Tag("property")
class UnlabeledTest {

    private static final int CLASSES = 4;
    private static final double TEMPERATURE = 2;
    private static final double FACTOR = 0.6;
    private static final long[] LABELS = {1, 3, 0, 2, 1};
    /** Places of the examples with these labels among others without one. */
    private static final int[] LABELED = {0, 2, 3, 5, 7};
    private static final int EXAMPLES = 8;

    @TempDir
    private Path folder;

    private final double[] student = logits(1);
    private final double[] teacher = logits(2);
    private final double[] classifier = logits(3);

    private static double[] logits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, EXAMPLES * CLASSES).mapToDouble(i -> 2 * random.nextGaussian()).toArray();
    }

    static List<ExampleWeighting> weightings() {
        return List.of(new UniformWeighting(), new UniformWeighting(ClassifierHead.ATTACHED, 0.5), new SoftLabelWeighting(),
                new InversePropensityWeighting(), InversePropensityWeighting.builder().normalization(Normalization.BATCH_MEAN).build(),
                new EntropyWeighting(), new EntropyWeighting(3,
                        InversePropensityWeighting.builder().normalization(Normalization.BATCH_MEAN).build()));
    }

    private static Objective objective(ExampleWeighting weighting) {
        return DistillationObjective.builder().weighting(weighting).labelFactor(0.4).distillationFactor(FACTOR)
                .temperature(TEMPERATURE).build();
    }

    private record Found(double[] values, double[] weights, double[] gradient, double[] headGradient) {}

    /** The mixed batch, with any ids in place of the labels that are not there. */
    private Found mixed(Objective objective, long... ids) {
        long[] labels = new long[EXAMPLES];
        double[] labeled = new double[EXAMPLES];
        int other = 0;
        for (int i = 0; i < EXAMPLES; i++) {
            int place = Arrays.binarySearch(LABELED, i);
            labels[i] = place >= 0 ? LABELS[place] : ids[other++];
            labeled[i] = place >= 0 ? 1 : 0;
        }
        return found(objective, student, teacher, classifier, labels, labeled);
    }

    private static Found found(Objective objective, double[] z, double[] t, double[] c, long[] labels, double... labeled) {
        Engine engine = Engine.getEngine("PyTorch");
        try (NDManager manager = engine.newBaseManager()) {
            Shape shape = new Shape(labels.length, CLASSES);
            NDArray ofStudent = manager.create(z, shape);
            NDArray ofHead = manager.create(c, shape);
            ofStudent.setRequiresGradient(true);
            ofHead.setRequiresGradient(true);
            boolean head = objective.classifierHead() != ClassifierHead.NONE;
            BatchLogits batch = new BatchLogits(ofStudent, manager.create(t, shape), head ? ofHead : null, manager.create(labels),
                    labeled.length == 0 ? null : manager.create(labeled));
            try (GradientCollector collector = engine.newGradientCollector()) {
                ObjectiveValue value = objective.evaluate(batch, new Epoch(1, 1));
                collector.backward(value.mean(batch, null));
                return new Found(value.perExample().toDoubleArray(), toDoubles(Objects.requireNonNull(value.weights())),
                        ofStudent.getGradient().toDoubleArray(), head ? ofHead.getGradient().toDoubleArray() : new double[z.length]);
            }
        }
    }

    private static double[] toDoubles(NDArray array) {
        return array.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private static double[] rows(double[] matrix, int... rows) {
        return IntStream.of(rows).boxed().flatMapToDouble(row -> Arrays.stream(matrix, row * CLASSES, (row + 1) * CLASSES))
                .toArray();
    }

    private static int[] unlabeled() {
        return IntStream.range(0, EXAMPLES).filter(i -> Arrays.binarySearch(LABELED, i) < 0).toArray();
    }

    @ParameterizedTest
    @MethodSource("weightings")
    void theLabeledOnesHaveWhatTheyHadAlone(ExampleWeighting weighting) {
        Objective objective = objective(weighting);
        Found found = mixed(objective, 0, 0, 0);
        Found alone = found(objective, rows(student, LABELED), rows(teacher, LABELED), rows(classifier, LABELED), LABELS);
        assertArrayEquals(alone.values(), IntStream.of(LABELED).mapToDouble(i -> found.values()[i]).toArray(), 1e-6);
        assertArrayEquals(alone.weights(), IntStream.of(LABELED).mapToDouble(i -> found.weights()[i]).toArray(), 1e-6);
        // The mean is over all examples.
        double share = LABELED.length / (double) EXAMPLES;
        assertArrayEquals(Arrays.stream(alone.gradient()).map(slope -> slope * share).toArray(), rows(found.gradient(), LABELED), 1e-6);
        assertArrayEquals(Arrays.stream(alone.headGradient()).map(slope -> slope * share).toArray(),
                rows(found.headGradient(), LABELED), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("weightings")
    void theOthersHaveTheTeachersPart(ExampleWeighting weighting) {
        Found found = mixed(objective(weighting), 0, 0, 0);
        for (int i : unlabeled()) {
            double term = ReferenceTerm.kullbackLeibler(rows(student, i), rows(teacher, i), 0, TEMPERATURE);
            assertEquals(FACTOR * TEMPERATURE * TEMPERATURE * found.weights()[i] * term, found.values()[i], 1e-6);
            if (weighting instanceof EntropyWeighting) {
                double own = found(objective(new EntropyWeighting()), rows(student, i), rows(teacher, i), rows(classifier, i),
                        new long[1]).weights()[0];
                assertEquals(own, found.weights()[i], 1e-6);
            } else {
                assertEquals(1, found.weights()[i], 1e-6);
            }
            assertArrayEquals(new double[CLASSES], rows(found.headGradient(), i));
        }
    }

    /** Settled factors are of each example: the teacher's share is what it may be expected to have. */
    @Test
    void settledFactors() {
        Objective objective = DistillationObjective.builder().weighting(new UniformWeighting()).temperature(TEMPERATURE).build();
        Found found = mixed(objective, 0, 0, 0);
        Found alone = found(objective, rows(student, LABELED), rows(teacher, LABELED), rows(classifier, LABELED), LABELS);
        assertArrayEquals(alone.values(), IntStream.of(LABELED).mapToDouble(i -> found.values()[i]).toArray(), 1e-6);
        for (int i : unlabeled()) {
            double share = 0.9 * Arrays.stream(ReferenceTerm.softmax(rows(teacher, i), TEMPERATURE)).map(p -> p * p * p).sum();
            double term = ReferenceTerm.kullbackLeibler(rows(student, i), rows(teacher, i), 0, TEMPERATURE);
            assertEquals(TEMPERATURE * TEMPERATURE * share * term, found.values()[i], 1e-6);
        }
        assertArrayEquals(found.values(), mixed(objective, 3, 1, 2).values());
    }

    /** The ids under the mask are never looked at. */
    @ParameterizedTest
    @MethodSource("weightings")
    void whatStandsInPlaceOfALabelChangesNothing(ExampleWeighting weighting) {
        Found zeros = mixed(objective(weighting), 0, 0, 0);
        Found others = mixed(objective(weighting), 3, 1, 2);
        assertArrayEquals(zeros.values(), others.values());
        assertArrayEquals(zeros.gradient(), others.gradient());
        assertArrayEquals(zeros.headGradient(), others.headGradient());
    }

    @ParameterizedTest
    @MethodSource("weightings")
    void aBatchWithoutAnyLabel(ExampleWeighting weighting) {
        Found found = found(objective(weighting), student, teacher, classifier, new long[EXAMPLES], new double[EXAMPLES]);
        for (double slope : found.gradient()) {
            assertTrue(Double.isFinite(slope));
        }
        assertNotEquals(0, found.gradient()[0]);
        assertArrayEquals(new double[EXAMPLES * CLASSES], found.headGradient());
    }

    private static Example<Label> without(Example<Label> example) {
        ArrayExample<Label> copy = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        example.forEach(copy::add);
        return copy;
    }

    /** So many with a label, and further ones without. */
    private static MutableDataset<Label> examples(int labeled, int unlabeled) {
        MutableDataset<Label> data = Data.examples(labeled, 3);
        Data.examples(unlabeled, 4).forEach(example -> data.add(without(example)));
        return data;
    }

    private DistillationTrainer.Builder trainer(DistillationLoss loss, ExampleWeighting weighting) {
        return Students.distilled(folder).objective(DistillationObjective.builder().loss(loss).weighting(weighting)
                .labelFactor(0.5).distillationFactor(0.5).temperature(1).build());
    }

    /** The teacher is right; a dozen labels are not enough to learn what it knows. */
    @Test
    void theTeacherTeachesWithoutLabels() {
        MutableDataset<Label> test = Data.examples(500, 5);
        double few = accuracy(examples(24, 0), 400, test);
        double more = accuracy(examples(24, 600), 400 * 24 / 624, test);
        assertTrue(more > few + 0.1, () -> "with 600 examples without a label " + more + ", without them " + few);
    }

    private double accuracy(MutableDataset<Label> data, int epochs, MutableDataset<Label> test) {
        try (DistilledModel model = trainer(new KullbackLeibler(), new UniformWeighting()).optimizer(new Sgd(0.05)).epochs(epochs)
                .batchSize(12).build().train(data)) {
            assertEquals(3, model.getOutputIDInfo().size());
            return new LabelEvaluator().evaluate(model, test).accuracy();
        }
    }

    /** A student that stays as it is predicts what it predicts, and all that is counted has a label. */
    @Test
    void reportsCountTheLabeled() {
        Reports alone = new Reports();
        Reports mixed = new Reports();
        trainer(new KullbackLeibler(), new InversePropensityWeighting()).optimizer(new Sgd(1e-12)).listener(alone).epochs(1).build()
                .train(examples(64, 0)).close();
        trainer(new KullbackLeibler(), new InversePropensityWeighting()).optimizer(new Sgd(1e-12)).listener(mixed).epochs(1).build()
                .train(examples(64, 160)).close();
        assertEquals(alone.epochs.get(0).accuracy(), mixed.epochs.get(0).accuracy(), 1e-9);
        DistillationReport report = Objects.requireNonNull(mixed.report);
        DistillationReport expected = Objects.requireNonNull(alone.report);
        assertEquals(expected.teacherAccuracy(), report.teacherAccuracy(), 1e-9);
        assertEquals(64, Objects.requireNonNull(report.diagnostics()).classes().stream().mapToLong(one -> one.examples()).sum());
        assertEquals(expected.diagnostics().teacherAccuracy(), report.diagnostics().teacherAccuracy(), 1e-9);
        assertEquals(expected.diagnostics().weights().mean(), report.diagnostics().weights().mean(), 1e-4);
        assertEquals(64, report.diagnostics().weightHistogram().stream().mapToLong(Long::longValue).sum());
    }

    private static final class Reports implements TrainingListener {

        private final List<EpochReport> epochs = new ArrayList<>();
        private DistillationReport report;

        @Override
        public void onEpoch(EpochReport epoch) {
            epochs.add(epoch);
        }

        @Override
        public void onFinish(DistillationReport finished) {
            report = finished;
        }
    }

    @Test
    void weightsOfTheOthersAreOne() {
        float[] weights = trainer(new KullbackLeibler(), InversePropensityWeighting.builder().normalization(Normalization.BATCH_MEAN)
                .build()).build().estimateWeights(examples(40, 24));
        assertEquals(64, weights.length);
        for (int i = 40; i < 64; i++) {
            assertEquals(1, weights[i], 1e-6);
        }
        assertNotEquals(1, weights[0], 1e-3);
    }

    /** The other losses, a teacher beside the training, and weights of Tribuo. */
    @Test
    void everyLossThatNeedsNoLabel() {
        MutableDataset<Label> data = examples(32, 64);
        data.forEach(example -> example.setWeight(example.getOutput().getLabel().equals("a") ? 2 : 1));
        Map<String, String> groups = Map.of("a", "x", "b", "x", "c", "y");
        for (DistillationLoss loss : List.of(new SoftCrossEntropy(), new StandardizedLogits(), new BalancedLoss(),
                new GroupedLoss(1, 1, groups), new PriorCorrection())) {
            assertFalse(loss.needsLabels());
            trainer(loss, new EntropyWeighting()).epochs(1).build().train(data).close();
        }
        trainer(new KullbackLeibler(), new InversePropensityWeighting())
                .layout(new IndexedLayout(1, 4, 4)).augmentation(new HorizontalFlip(0.5)).epochs(1).build()
                .train(data).close();
    }

    /** Knows nothing of examples without a label. */
    static final class OwnLoss implements DistillationLoss {

        @Override
        public NDArray perExample(BatchLogits batch, double temperature) {
            return CrossEntropy.ofLabels(batch.student(), batch.labels());
        }
    }

    @Test
    void refused() {
        MutableDataset<Label> data = examples(32, 8);
        for (DistillationLoss loss : List.of(new DecoupledLoss(), new PriorCorrection(new DecoupledLoss()), new OwnLoss())) {
            assertError(IllegalArgumentException.class, () -> trainer(loss, new UniformWeighting()).build().train(data),
                    "8 examples without a label", "KullbackLeibler");
        }
        for (Objective objective : List.of(new LabelObjective(), new SelfDistillationObjective())) {
            assertError(IllegalArgumentException.class, () -> Students.labelsOnly().objective(objective).build().train(data),
                    "8 examples without a label", "distill a teacher");
        }
        assertError(IllegalArgumentException.class, () -> trainer(new KullbackLeibler(), new UniformWeighting()).build()
                .train(examples(0, 40)), "two labels or more", "40 examples without a label", "label some examples");
    }
}
