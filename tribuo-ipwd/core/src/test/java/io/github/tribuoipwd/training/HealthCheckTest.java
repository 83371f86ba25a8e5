/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.optimizer.ConstantSchedule;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.RawTable;
import io.github.tribuoipwd.support.Warnings;
import io.github.tribuoipwd.teacher.Device;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;

/** Trainings that collapse, and some that only look like it. */
@Tag("unit")
class HealthCheckTest {

    @TempDir
    private Path folder;

    /** 13 steps an epoch. */
    private final MutableDataset<Label> table = RawTable.of(400, 1);

    private static DistillationTrainer.Builder trainer() {
        return DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(16)).epochs(10).batchSize(32)
                .seed(3);
    }

    /** As trainers were before: raw features, no clipping; on this table the student predicts one class. */
    private static DistillationTrainer.Builder collapsing() {
        return trainer().transform(InputTransform.identity()).maximumGradientNorm(0);
    }

    private static String fact(DistilledModel model, String name) {
        return String.valueOf(model.getProvenance().getInstanceProvenance().getMap().get(name));
    }

    /** Trains, and gives what the health check put into the provenance; "null" where all was well. */
    private static String finding(DistillationTrainer.Builder trainer, MutableDataset<Label> data) {
        try (DistilledModel model = trainer.build().train(data)) {
            return fact(model, "health-predictions");
        }
    }

    @Test
    void aHealthyTrainingPasses() {
        try (Warnings log = new Warnings()) {
            assertEquals("null", finding(trainer(), table));
            assertEquals("null", finding(trainer().objective(new SelfDistillationObjective()), table));
            assertEquals(List.of(), log.warnings());
        }
    }

    @Test
    void oneClassForAllEndsTheTraining() {
        assertError(CollapsedStudentException.class, () -> collapsing().build().train(table), "one class, \"class ", "400",
                "accuracy ", "largest class", "in the first epoch", "ranges from 0.0 to ", "no transform", "Maybe set the trainer's"
                + " transform to InputTransform.fitted()", "maximumGradientNorm to 5", "healthCheck to WARN");
    }

    @Test
    void orWarnsAndReturnsIt() {
        try (Warnings log = new Warnings();
                DistilledModel model = collapsing().healthCheck(HealthCheck.WARN).build().train(table)) {
            assertTrue(fact(model, "health-predictions").contains("one class"), fact(model, "health-predictions"));
            assertEquals(1, log.warnings().stream().filter(line -> line.contains("one class") && line.contains("\nMaybe ")).count());
            long kinds = table.getData().stream().map(example -> model.predict(example).getOutput().getLabel()).distinct().count();
            assertEquals(1, kinds, "it was right");
        }
    }

    /** What the message advises helps. */
    @Test
    void theAdviceHelps() {
        assertEquals("null", finding(collapsing().transform(InputTransform.fitted()), table));
    }

    @Test
    void weightsOfACollapsedStudentAreRefusedToo() throws IOException {
        assertThrows(CollapsedStudentException.class, () -> collapsing().transform(InputTransform.builder().scale(1e-3).build())
                .optimizer(new Sgd(1e-7)).teacher(teacher(table)).build().estimateWeights(table));
    }

    private TribuoTeacher teacher(MutableDataset<Label> data) throws IOException {
        Path file = folder.resolve("teacher.tribuo");
        new LogisticRegressionTrainer().train(data).serializeToFile(file);
        return new TribuoTeacher(file);
    }

    @Test
    void noBetterThanChance() {
        MutableDataset<Label> noise = RawTable.noise(1500, 1, 0.25);
        // Standardized, and too few steps to know noise by heart: predictions of all classes, as good as none.
        assertError(CollapsedStudentException.class, () -> trainer().optimizer(new Sgd(1e-5)).epochs(3).build().train(noise),
                "no better than chance", "Maybe ", "ten times as much", "labels belong to these rows");
    }

    @Test
    void aShortTrainingOnlyWarns() {
        String finding = finding(collapsing().optimizer(new Sgd(1e-9)).epochs(7), table);
        assertTrue(finding.contains("91 steps may be too short"), finding);
    }

    @Test
    void fewRowsAreNotJudged() {
        assertEquals("null", finding(collapsing().batchSize(4), RawTable.of(60, 1)));
    }

    /** To predict the largest class alone may be all that can be learned. */
    @Test
    void whereNearlyAllLabelsAreTheSameItOnlyWarns() {
        String finding = finding(trainer(), RawTable.noise(400, 1, 0.96));
        assertTrue(finding.contains("nearly all labels are the same") && finding.contains("\"class 0\" has "), finding);
    }

    /** Uneven classes that can be told apart are no reason for a word. */
    @Test
    void unevenClassesPass() {
        assertEquals("null", finding(trainer(), RawTable.of(400, 1, 0.9)));
    }

    /** Example weights against the shares give a student whose accuracy is below the largest class's share, and which is well. */
    @Test
    void unevenWeightsPass() {
        MutableDataset<Label> data = RawTable.of(800, 1, 0.9);
        data.forEach(example -> example.setWeight(example.getOutput().getLabel().equals("class 0") ? 0.01f : 3f));
        assertEquals("null", finding(trainer(), data));
    }

    private static StudentHealth judged(double teacherAccuracy, long[] labeled, long[] predicted, long correct, double... losses) {
        StudentTransform input = new StudentTransform(InputTransform.identity(), "identity", true,
                new StudentTransform.InputRange(0, 255));
        List<EpochReport> epochs = DoubleStream.of(losses).mapToObj(loss -> new EpochReport(1, losses.length, loss, 0.25, 0.05, 1))
                .toList();
        return new StudentHealth(new ClassTable(labeled, predicted, correct), new StudentHealth.Training(List.of("a", "b"), false,
                1000, epochs, teacherAccuracy, input,
                new TrainingSettings(losses.length, 32, 1, 5, false, Device.CPU, 0, 1, HealthCheck.FAIL, 0)));
    }

    /** A student that imitates a teacher which knows nothing has not collapsed. */
    @Test
    void aTeacherThatKnowsNothing() {
        long[] labeled = {110, 90};
        long[] predicted = {0, 200};
        assertTrue(judged(0.52, labeled, predicted, 90, 2, 1).require(null).toString().contains("the teacher, right for 52.0 %"));
        assertThrows(CollapsedStudentException.class, () -> judged(0.9, labeled, predicted, 90, 2, 1).require(null));
        assertThrows(CollapsedStudentException.class, () -> judged(Double.NaN, labeled, predicted, 90, 2, 1).require(null));
    }

    /** 70 % of the labels are a; right for 65 %, hardly by more than chance. */
    @Test
    void noBetterThanTheLargestClass() {
        assertError(CollapsedStudentException.class, () -> judged(Double.NaN, new long[] {1400, 600}, new long[] {1600, 400}, 1310,
                2, 1).require(null), "no better than the largest class alone");
        assertEquals(Map.of(), judged(Double.NaN, new long[] {1400, 600}, new long[] {800, 1200}, 1390, 2, 1).require(null),
                "below it, but it tells the classes apart");
    }

    @Test
    void theAdviceFollowsTheLosses() {
        long[] labeled = {110, 90};
        long[] predicted = {0, 200};
        assertError(CollapsedStudentException.class, () -> judged(Double.NaN, labeled, predicted, 90, 2, 900, 0.7).require(null),
                "2.000 in the first epoch, at most 900.0, 0.7000 in the last of 3", "lower the learning rate to a tenth");
        assertError(CollapsedStudentException.class, () -> judged(Double.NaN, labeled, predicted, 90, 0.7, 0.7, 0.69).require(null),
                "ten times as much");
    }

    @Test
    void aGrowingLossEndsTheTraining() {
        DistillationTrainer.Builder growing = collapsing().student(new MultilayerPerceptron(64, 64, 64)).optimizer(new Sgd(0.5))
                .schedule(new ConstantSchedule());
        TrainingDivergedException failure = assertThrows(TrainingDivergedException.class, () -> growing.build().train(table));
        assertTrue(failure.getMessage().contains("grew to") && failure.getMessage().contains("epoch 1,"), failure.getMessage());
        assertTrue(failure.getMessage().contains("\nMaybe "), failure.getMessage());
    }

    private static void watch(HealthCheck check, float[] weights, double... losses) {
        LossWatch watch = new LossWatch(check, weights);
        for (int i = 0; i < losses.length; i++) {
            watch.step((float) losses[i], 1, i + 1, 0.05);
        }
    }

    /** The courses of losses that must pass, and the first that must not. */
    @Test
    void growthOfALoss() {
        watch(HealthCheck.FAIL, null, 1e-3, 5e5, 1e-3);
        watch(HealthCheck.FAIL, null, 300, 2e8, 1);
        watch(HealthCheck.FAIL, new float[] {1e-3f, 1e4f}, 1e-3, 5e9);
        assertThrows(TrainingDivergedException.class, () -> watch(HealthCheck.FAIL, null, 2, 3e6));
        assertThrows(TrainingDivergedException.class, () -> watch(HealthCheck.FAIL, null, -2, -3e6));
        assertThrows(TrainingDivergedException.class, () -> watch(HealthCheck.WARN, null, 2, Double.NaN));
        LossWatch epochs = new LossWatch(HealthCheck.WARN, null);
        epochs.step(2, 1, 1, 0.05);
        epochs.epoch(1e4, 1, 10, 0.05);
        assertEquals(null, epochs.finding());
        epochs.epoch(3e4, 2, 20, 0.05);
        assertTrue(String.valueOf(epochs.finding()).contains("30000"), epochs.finding());
    }

    /** A warning comes once, and stands in the provenance. */
    @Test
    void aGrowingLossMayOnlyWarn() {
        try (Warnings log = new Warnings(); DistilledModel model = collapsing().student(new MultilayerPerceptron(64, 64))
                .optimizer(new Sgd(0.05)).schedule(new ConstantSchedule()).healthCheck(HealthCheck.WARN).build().train(table)) {
            assertTrue(fact(model, "health-loss").contains("grew to"), fact(model, "health-loss"));
            assertEquals(1, log.warnings().stream().filter(line -> line.contains("grew to")).count());
        }
    }
}
