/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.reproduction.Reproduction;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;

/** A kind of objective that this library does not have is one class, in code and in a configuration file. */
@Tag("unit")
class OwnObjectiveTest {

    @TempDir
    private Path folder;

    /**
     * Matching of logits: the squared difference of the student's and the teacher's (Kim et al., "Comparing Kullback-Leibler
     * Divergence and Mean Squared Error Loss in Knowledge Distillation", IJCAI 2021).
     */
    public static final class LogitMatching implements Objective {

        @Config(description = "Factor of the squared difference.")
        private double factor = 1;

        /** Of factor 1. */
        public LogitMatching() {}

        /** Of any factor. */
        public LogitMatching(double factor) {
            this.factor = factor;
        }

        @Override
        public ImitationTarget imitates() {
            return ImitationTarget.TEACHER;
        }

        @Override
        public ObjectiveValue evaluate(BatchLogits batch, Epoch epoch) {
            NDArray difference = batch.student().sub(batch.requireTeacher());
            NDArray scale = batch.student().getManager().create((float) factor);
            return new ObjectiveValue(difference.square().mean(new int[] {1}).mul(scale), null);
        }

        @Override
        public String toString() {
            return "LogitMatching(factor=" + factor + ")";
        }
    }

    /** The label, as a second head learns it; the first learns from the second, and weighs examples by the epoch. */
    static final class Pair implements Objective {

        @Override
        public ImitationTarget imitates() {
            return ImitationTarget.NONE;
        }

        @Override
        public ClassifierHead classifierHead() {
            return ClassifierHead.ATTACHED;
        }

        @Override
        public ObjectiveValue evaluate(BatchLogits batch, Epoch epoch) {
            NDArray head = Objects.requireNonNull(batch.classifier());
            NDArray onLabels = CrossEntropy.ofLabels(head, batch.labels());
            return new ObjectiveValue(onLabels.add(batch.student().sub(head.stopGradient()).square().sum(new int[] {1})), null);
        }

        @Override
        public Map<String, String> decisions(int classes) {
            return Map.of("heads", "2 of " + classes);
        }

        @Override
        public String toString() {
            return "Pair()";
        }
    }

    /** Whatever a test makes of a batch. */
    private record Made(ImitationTarget imitates, Function<BatchLogits, ObjectiveValue> value) implements Objective {

        @Override
        public ObjectiveValue evaluate(BatchLogits batch, Epoch epoch) {
            return value.apply(batch);
        }
    }

    private static double accuracy(DistilledModel model, MutableDataset<Label> data) {
        return new LabelEvaluator().evaluate(model, data).accuracy();
    }

    /** The teacher of {@link Data} is right on all its examples. */
    @Test
    void trainsInCode() {
        List<Double> losses = new ArrayList<>();
        MutableDataset<Label> data = Data.examples(200, 1);
        try (DistilledModel model = Students.distilled(folder).objective(new LogitMatching()).epochs(20)
                .listener(epoch -> losses.add(epoch.loss())).build().train(data)) {
            assertTrue(losses.get(19) < losses.get(0) / 4, losses::toString);
            assertTrue(accuracy(model, data) > 0.9, () -> "accuracy " + accuracy(model, data));
            assertTrue(model.getProvenance().getTrainerProvenance().toString().contains("LogitMatching"));
            // Its examples weigh the same, and the diagnostics say so.
            assertEquals("1.0", String.valueOf(model.getProvenance().getInstanceProvenance().getMap().get("weights-max")));
        }
    }

    @Test
    void trainsFromAConfigurationFile() throws IOException {
        Path teacher = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
        Path file = Files.writeString(folder.resolve("own.xml"), """
                <config>
                  <component name="layout" type="io.github.tribuoipwd.features.SortedLayout"/>
                  <component name="student" type="io.github.tribuoipwd.student.MultilayerPerceptron">
                    <propertylist name="hidden"><item>4</item></propertylist>
                  </component>
                  <component name="teacher" type="io.github.tribuoipwd.teacher.OnnxTeacher">
                    <property name="modelPath" value="%s"/>
                    <propertylist name="labels"><item>a</item><item>b</item><item>c</item></propertylist>
                  </component>
                  <component name="matching" type="%s">
                    <property name="factor" value="0.5"/>
                  </component>
                  <component name="trainer" type="io.github.tribuoipwd.DistillationTrainer">
                    <property name="layout" value="layout"/>
                    <property name="teacher" value="teacher"/>
                    <property name="student" value="student"/>
                    <property name="objective" value="matching"/>
                    <property name="batchSize" value="16"/>
                  </component>
                </config>
                """.formatted(teacher, LogitMatching.class.getName()));
        MutableDataset<Label> data = Data.examples(64, 1);
        try (ConfigurationManager configuration = new ConfigurationManager(file.toString())) {
            DistillationTrainer trainer = (DistillationTrainer) configuration.lookup("trainer");
            assertEquals("LogitMatching(factor=0.5)", trainer.getObjective().toString());
            try (DistilledModel model = trainer.train(data); Reproduction again = Reproducer.of(model).reproduce(data)) {
                assertTrue(again.identical(), again::summary);
            }
        }
    }

    /** Half the factor is half the loss, so the factor of the configuration reaches the training. */
    @Test
    void itsSettingActs() {
        List<Double> losses = new ArrayList<>();
        for (double factor : new double[] {1, 0.5}) {
            Students.distilled(folder).objective(new LogitMatching(factor)).epochs(1).batchSize(64)
                    .listener(epoch -> losses.add(epoch.loss())).build().train(Data.examples(64, 1)).close();
        }
        assertEquals(losses.get(0) / 2, losses.get(1), 1e-6);
    }

    @Test
    void asksForAHead() {
        MutableDataset<Label> data = Data.examples(200, 1);
        try (DistilledModel model = Students.labelsOnly().objective(new Pair()).epochs(20).build().train(data)) {
            assertTrue(accuracy(model, data) > 0.8, () -> "accuracy " + accuracy(model, data));
            assertEquals("2 of 3", String.valueOf(model.getProvenance().getInstanceProvenance().getMap().get("objective-heads")));
        }
    }

    @Test
    void hasNoWeightsToEstimate() {
        DistillationTrainer trainer = Students.distilled(folder).objective(new LogitMatching()).build();
        assertError(IllegalStateException.class, () -> trainer.estimateWeights(Data.examples(64, 1)), "LogitMatching",
                "must weigh", "DistillationObjective");
    }

    /** A mean where one value for each example belongs would give other gradients; nothing is asked of the teacher before. */
    @Test
    void valuesOfAnotherShapeAreRefusedBeforeTheTraining() {
        Teacher real = Objects.requireNonNull(Students.distilled(folder).build().getTeacher());
        List<Function<BatchLogits, ObjectiveValue>> wrong = List.of(
                batch -> new ObjectiveValue(batch.student().mean(), null),
                batch -> new ObjectiveValue(batch.student(), null),
                batch -> new ObjectiveValue(batch.student().sum(new int[] {1}), batch.student()));
        for (Function<BatchLogits, ObjectiveValue> value : wrong) {
            CountingTeacher teacher = new CountingTeacher("shapes", real);
            DistillationTrainer trainer = Students.distilled(folder).teacher(teacher)
                    .objective(new Made(ImitationTarget.TEACHER, value)).build();
            assertError(IllegalStateException.class, () -> trainer.train(Data.examples(64, 1)), "for each example");
            assertError(IllegalStateException.class, () -> trainer.check(Data.examples(64, 1)), "for each example");
            assertEquals(0, teacher.sessions);
        }
    }

    /** What an objective sees is what it asks for. */
    @Test
    void seesWhatItImitates() {
        List<BatchLogits> seen = new ArrayList<>();
        for (ImitationTarget target : ImitationTarget.values()) {
            Objective objective = new Made(target, batch -> {
                seen.add(batch);
                assertEquals(target == ImitationTarget.NONE, batch.teacher() == null);
                assertEquals(new Shape(batch.labels().getShape().get(0), Data.CLASSES), batch.student().getShape());
                return new ObjectiveValue(CrossEntropy.ofLabels(batch.student(), batch.labels()), null);
            });
            (target == ImitationTarget.TEACHER ? Students.distilled(folder) : Students.labelsOnly()).objective(objective)
                    .epochs(1).build().train(Data.examples(64, 1)).close();
            assertFalse(seen.isEmpty());
            seen.clear();
        }
    }
}
