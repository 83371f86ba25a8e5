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
import io.github.tribuoipwd.objective.DecoupledLoss;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.KullbackLeibler;
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
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.Device;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
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
        assertRefused(labels, t -> t.temperature(2), "temperature", "without a teacher", "2.0");
        assertRefused(labels, t -> t.loss(new DecoupledLoss()), "loss", "without a teacher", "DecoupledLoss");
        assertRefused(labels, t -> t.weighting(new UniformWeighting()), "weighting", "without a teacher");
        assertRefused(labels, t -> t.weighting(InversePropensityWeighting.builder().firstEpoch(2).build()), "weighting", "firstEpoch=2");
        assertRefused(labels, t -> t.gamma(0.5), "gamma", "without a teacher", "0.5");
        assertRefused(labels, t -> t.alpha(0.5), "alpha", "without a teacher", "0.5");
        assertRefused(labels, t -> t.lambda(0.5), "lambda", "0.5");
        assertRefused(labels, t -> t.distillationWarmUpEpochs(1), "distillationWarmUpEpochs", "without a teacher", "1");
        assertRefused(labels, t -> t.teacherCheck(TeacherCheck.WARN), "teacherCheck", "without a teacher", "WARN");
        assertRefused(labels, t -> t.overlap(true), "overlap", "true");
        assertRefused(labels, t -> t.studentDeviceId(1), "studentDeviceId", "CPU");
    }

    @Test
    void defaultsThatSomebodyWroteDown() {
        assertDoesNotThrow(() -> Students.labelsOnly().temperature(4).loss(new KullbackLeibler())
                .weighting(new InversePropensityWeighting()).gamma(0.1).alpha(0.9).lambda(1).build());
    }

    @Test
    void inSelfDistillation() {
        Supplier<DistillationTrainer.Builder> self = () -> Students.labelsOnly().selfDistillationShare(0.8);
        assertRefused(self, t -> t.loss(new DecoupledLoss()), "loss", "self-distillation");
        assertRefused(self, t -> t.temperature(2), "temperature", "self-distillation");
        assertRefused(self, t -> t.gamma(0.2), "gamma", "self-distillation");
        assertRefused(self, t -> t.alpha(0.2), "alpha", "self-distillation");
        assertRefused(self, t -> t.distillationWarmUpEpochs(1), "distillationWarmUpEpochs", "self-distillation");
        assertRefused(self, t -> t.weighting(new UniformWeighting()).lambda(2), "lambda", "classifier head");
        assertDoesNotThrow(() -> self.get().lambda(2).weighting(new UniformWeighting(ClassifierHead.DETACHED)).build());
    }

    @Test
    void withATeacher() {
        Supplier<DistillationTrainer.Builder> distilled = () -> Students.distilled(folder);
        assertRefused(distilled, t -> t.weighting(new UniformWeighting()).lambda(2), "lambda", "classifier head");
        assertRefused(distilled, t -> t.overlap(true), "overlap", "augmentation");
        assertDoesNotThrow(() -> distilled.get().overlap(true).augmentation(new HorizontalFlip(0.5)).temperature(2).lambda(2)
                .studentDevice(Device.AUTO).studentDeviceId(1).build());
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
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().teacher(ensemble).build(), "temperature", "2.0", "4.0");
        assertDoesNotThrow(() -> Students.labelsOnly().teacher(ensemble).temperature(2).build());
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
