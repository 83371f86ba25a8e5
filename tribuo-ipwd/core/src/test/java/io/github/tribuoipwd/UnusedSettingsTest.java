/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.features.UnknownFeatures;
import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.ExampleWeighting;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.ConstantSchedule;
import io.github.tribuoipwd.optimizer.CosineSchedule;
import io.github.tribuoipwd.optimizer.LearningRateSchedule;
import io.github.tribuoipwd.optimizer.OneCycleSchedule;
import io.github.tribuoipwd.optimizer.StepDecaySchedule;
import io.github.tribuoipwd.propensity.DistillationEstimator;
import io.github.tribuoipwd.propensity.PropensityWeightedDataSource;
import io.github.tribuoipwd.propensity.WeightingMode;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Objectives;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.Device;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.training.Selection;
import io.github.tribuoipwd.training.ValidationCriterion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has no effect must not stand in the provenance as if it had acted. */
@Tag("unit")
class UnusedSettingsTest {

    @TempDir
    private Path folder;

    private static void assertRefused(Supplier<DistillationTrainer.Builder> trainer,
            UnaryOperator<DistillationTrainer.Builder> change, String... parts) {
        assertDoesNotThrow(() -> trainer.get().build());
        assertError(IllegalArgumentException.class, () -> change.apply(trainer.get()).build(), parts);
    }

    @Test
    void withoutATeacher() {
        Supplier<DistillationTrainer.Builder> labels = Students::labelsOnly;
        assertRefused(labels, t -> t.objective(new DistillationObjective()), "teacher must be set", "none",
                "DistillationObjective");
        assertRefused(labels, t -> t.teacherCheck(TeacherCheck.WARN), "teacherCheck", "without a teacher", "WARN");
        assertRefused(labels, t -> t.overlap(true), "overlap", "true");
        assertRefused(labels, t -> t.studentDeviceId(1), "studentDeviceId", "CPU");
    }

    @Test
    void withoutValidationData() {
        Supplier<DistillationTrainer.Builder> labels = Students::labelsOnly;
        assertRefused(labels, t -> t.patience(1), "patience", "without validation data", "1");
        assertRefused(labels, t -> t.selection(Selection.BEST), "selection", "without validation data", "BEST");
        assertRefused(labels, t -> t.criterion(ValidationCriterion.LOSS), "criterion", "nothing is selected");
        Supplier<DistillationTrainer.Builder> validated = () -> Students.labelsOnly().validationShare(0.2);
        assertRefused(validated, t -> t.criterion(ValidationCriterion.LOSS), "criterion", "nothing is selected", "LOSS");
        assertRefused(validated, t -> t.patience(2), "patience", "less than the epochs of the training, 2");
        assertRefused(validated, t -> t.validation(new Tables(10, 1, false)), "validationShare", "beside a validation source");
        assertRefused(labels, t -> t.validationShare(1), "validationShare", "[0, 1)");
        assertRefused(labels, t -> t.patience(-1), "patience", "negative");
        assertDoesNotThrow(() -> validated.get().patience(1).selection(Selection.BEST).criterion(ValidationCriterion.MEAN_RECALL)
                .build());
    }

    @Test
    void inSelfDistillation() {
        Supplier<DistillationTrainer.Builder> self = () -> Students.labelsOnly().objective(new SelfDistillationObjective());
        assertRefused(self, t -> t.teacherCheck(TeacherCheck.WARN), "teacherCheck", "without a teacher", "WARN");
        Teacher teacher = Objects.requireNonNull(Students.distilled(folder).build().getTeacher());
        assertRefused(self, t -> t.teacher(teacher), "objective must imitate the teacher", "SelfDistillationObjective");
    }

    @Test
    void withATeacher() {
        Supplier<DistillationTrainer.Builder> distilled = () -> Students.distilled(folder);
        assertRefused(distilled, t -> t.objective(new LabelObjective()), "objective must imitate the teacher", "LabelObjective");
        assertRefused(distilled, t -> t.objective(new SelfDistillationObjective()), "objective must imitate the teacher");
        assertRefused(distilled, t -> t.overlap(true), "overlap", "augmentation");
        assertDoesNotThrow(() -> distilled.get().overlap(true).augmentation(new HorizontalFlip(0.5))
                .studentDevice(Device.AUTO).studentDeviceId(1).build());
    }

    @Test
    void factorOfAHeadThatIsNotThere() {
        for (Supplier<ExampleWeighting> headless : List.<Supplier<ExampleWeighting>>of(
                () -> new UniformWeighting(ClassifierHead.NONE, 2),
                () -> InversePropensityWeighting.builder().classifierHead(ClassifierHead.NONE).classifierHeadFactor(0.5)
                        .build())) {
            assertError(IllegalArgumentException.class, headless::get, "classifierHeadFactor", "classifierHead is NONE");
        }
        assertDoesNotThrow(() -> new UniformWeighting(ClassifierHead.NONE, 1));
        assertDoesNotThrow(() -> new UniformWeighting(ClassifierHead.DETACHED, 2));
        assertError(IllegalArgumentException.class, () -> new UniformWeighting(ClassifierHead.ATTACHED, -1),
                "classifierHeadFactor", "-1.0");
        assertError(IllegalArgumentException.class,
                () -> InversePropensityWeighting.builder().classifierHeadFactor(Double.POSITIVE_INFINITY).build(),
                "classifierHeadFactor", "Infinity");
    }

    /** Before the training, and before the teacher answers. */
    @Test
    void warmUpOfTheDistillationAfterTheEnd() {
        DistillationTrainer late = Students.distilled(folder).epochs(2)
                .objective(Objectives.paper().warmUpEpochs(3).build()).build();
        assertError(IllegalArgumentException.class, () -> late.check(Data.examples(64, 1)), "warmUpEpochs", "3 of 2");
        assertError(IllegalArgumentException.class, () -> late.train(Data.examples(64, 1)), "warmUpEpochs", "3 of 2");
        assertDoesNotThrow(() -> Students.distilled(folder).epochs(2)
                .objective(Objectives.paper().warmUpEpochs(2).build()).build().check(Data.examples(64, 1)));
    }

    @Test
    void milestonesAfterTheEnd() {
        assertRefused(() -> Students.labelsOnly().epochs(3).schedule(new StepDecaySchedule(1, 2)),
                t -> t.schedule(new StepDecaySchedule(1, 3)), "milestones", "[1, 3]", "3 epochs");
    }

    @Test
    void warmUpAfterTheEnd() {
        for (LearningRateSchedule late : List.of(new ConstantSchedule(3.5), new CosineSchedule(4, 0),
                new OneCycleSchedule(30, 0.3, 25, 1e4), new StepDecaySchedule(4, 0.1, 1))) {
            assertRefused(() -> Students.labelsOnly().epochs(3).schedule(new CosineSchedule(3, 0)), t -> t.schedule(late),
                    "warmUpEpochs", "3 epochs");
        }
        assertError(IllegalArgumentException.class, () -> new StepDecaySchedule(0, 1.0, 2), "decay", "ConstantSchedule");
    }

    @Test
    void unknownFeaturesWhereAnyShareMayBe() {
        assertRefused(() -> Students.labelsOnly().unknownFeatures(UnknownFeatures.WARN, 1),
                t -> t.unknownFeatures(UnknownFeatures.REFUSE, 1), "unknownFeatures", "REFUSE", "maximumUnknownShare");
    }

    @Test
    void withoutAHiddenLayer() {
        assertDoesNotThrow(() -> new MultilayerPerceptron());
        for (Supplier<MultilayerPerceptron> linear : List.<Supplier<MultilayerPerceptron>>of(
                () -> new MultilayerPerceptron(ActivationFunction.TANH, 0, false),
                () -> new MultilayerPerceptron(ActivationFunction.RELU, 0.1f, false),
                () -> new MultilayerPerceptron(ActivationFunction.RELU, 0, true))) {
            assertError(IllegalArgumentException.class, linear::get, "has no effect without a hidden layer");
        }
    }

    @Test
    void temperatureOfAnEnsemble() {
        Teacher one = Objects.requireNonNull(Students.distilled(folder).build().getTeacher());
        Teacher ensemble = new EnsembleTeacher(List.of(one, one), 2);
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().teacher(ensemble)
                .objective(DistillationObjective.paper()).build(), "objective", "temperature", "2.0", "4.0");
        assertDoesNotThrow(() -> Students.labelsOnly().teacher(ensemble).build());
        assertDoesNotThrow(() -> Students.labelsOnly().teacher(ensemble)
                .objective(Objectives.paper().temperature(2).build()).build());
        assertError(IllegalArgumentException.class, () -> new EnsembleTeacher(List.of(one, ensemble), 4), "temperature", "2.0", "4.0");
        assertDoesNotThrow(() -> new EnsembleTeacher(List.of(one, ensemble), 2));
    }

    @Test
    void settingsOfATeacher() throws IOException {
        Path file = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        assertTeacher(file, t -> t.deviceId(1), t -> t.device(Device.CUDA), "deviceId", "CPU");
        assertTeacher(file, t -> t.cudaOptions(Map.of("gpu_mem_limit", "1")), t -> t.device(Device.AUTO), "cudaOptions", "CPU");
        assertTeacher(file, t -> t.tensorRtOptions(Map.of("trt_fp16_enable", "1")), t -> t.device(Device.TENSORRT), "tensorRtOptions",
                "TENSORRT");
        assertTeacher(file, t -> t.outputKind(OutputKind.LOGITS).probabilityFloor(0.01), t -> t.outputKind(OutputKind.AUTO),
                "probabilityFloor", "LOGITS");
    }

    private static void assertTeacher(Path file, UnaryOperator<OnnxTeacher.Builder> unused, UnaryOperator<OnnxTeacher.Builder> mended,
            String... parts) {
        assertError(IllegalArgumentException.class, () -> unused.apply(OnnxTeacher.builder(file, Data.LABELS)).build(), parts);
        assertDoesNotThrow(() -> mended.apply(unused.apply(OnnxTeacher.builder(file, Data.LABELS))).build());
    }

    @Test
    void seedWhereNothingIsDrawn() {
        DistillationEstimator estimator = new DistillationEstimator(DistillationTrainer.builder().layout(new SortedLayout())
                .student(new MultilayerPerceptron(3)).teacher(Objects.requireNonNull(Students.distilled(folder).build().getTeacher())).build());
        assertError(IllegalArgumentException.class,
                () -> PropensityWeightedDataSource.builder(new Tables(10, 1, false), estimator).seed(3).build(), "seed", "RESAMPLE");
        assertDoesNotThrow(() -> PropensityWeightedDataSource.builder(new Tables(10, 1, false), estimator).seed(3)
                .mode(WeightingMode.RESAMPLE).build());
    }
}
