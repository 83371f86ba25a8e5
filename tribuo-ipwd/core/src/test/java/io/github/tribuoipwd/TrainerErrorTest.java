/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.optimizer.ConstantSchedule;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.optimizer.StepDecaySchedule;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.teacher.Device;
import io.github.tribuoipwd.training.TrainingDivergedException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Everything that a user can get wrong with a trainer. */
@Tag("unit")
class TrainerErrorTest {

    @TempDir
    private Path folder;

    private static void assertSetting(UnaryOperator<DistillationTrainer.Builder> change, String field, String value) {
        assertError(IllegalArgumentException.class, () -> change.apply(Students.labelsOnly()).build(), field, value);
    }

    @Test
    void settings() {
        assertSetting(trainer -> trainer.temperature(0), "temperature", "0.0");
        assertSetting(trainer -> trainer.temperature(-4), "temperature", "-4.0");
        assertSetting(trainer -> trainer.alpha(Double.NaN), "alpha", "NaN");
        assertSetting(trainer -> trainer.gamma(-0.1), "gamma", "-0.1");
        assertSetting(trainer -> trainer.lambda(Double.POSITIVE_INFINITY), "lambda", "Infinity");
        assertSetting(trainer -> trainer.distillationWarmUpEpochs(-1), "distillationWarmUpEpochs", "-1");
        assertSetting(trainer -> trainer.epochs(0), "epochs", "0");
        assertSetting(trainer -> trainer.batchSize(-1), "batchSize", "-1");
        assertSetting(trainer -> trainer.maximumGradientNorm(-1), "maximumGradientNorm", "-1");
        assertSetting(trainer -> trainer.studentDevice(Device.TENSORRT), "studentDevice", "TENSORRT");
        assertSetting(trainer -> trainer.studentDeviceId(-1), "studentDeviceId", "-1");
        assertSetting(trainer -> trainer.transform(InputTransform.builder().height(8).width(8).build()), "transform", "resize");
        assertError(IllegalArgumentException.class, () -> DistillationTrainer.builder().build(), "layout");
        assertError(IllegalArgumentException.class,
                () -> DistillationTrainer.builder().layout(new IndexedLayout(3)).build(), "student");
    }

    @Test
    void settingsOfTheParts() {
        assertError(IllegalArgumentException.class, () -> new Sgd(0), "learningRate");
        assertError(IllegalArgumentException.class, () -> new Sgd(0.1, 0, true, 0), "nesterov");
        assertError(IllegalArgumentException.class, () -> AdamW.builder().learningRate(0.1).beta1(1).build(), "beta1");
        assertError(IllegalArgumentException.class, () -> new ConstantSchedule(-1), "warmUpEpochs");
        assertError(IllegalArgumentException.class, () -> new StepDecaySchedule(3, 2), "milestones");
        assertError(IllegalArgumentException.class, () -> new MultilayerPerceptron(0), "hidden");
        assertError(IllegalArgumentException.class, () -> new MultilayerPerceptron(ActivationFunction.RELU, 1f, false, 4), "dropout");
        assertError(IllegalArgumentException.class, () -> ConvolutionalNetwork.builder(4).kernel(2).build(), "kernel");
    }

    @Test
    void architectureThatDoesNotFitTheRows() {
        DistillationTrainer trainer = Students.labelsOnly().student(ConvolutionalNetwork.builder(4).build()).build();
        assertError(IllegalArgumentException.class, () -> trainer.train(Data.examples(20, 1)), "[16]", "MultilayerPerceptron");
    }

    private static MutableDataset<Label> empty() {
        return new MutableDataset<>(new SimpleDataSourceProvenance("nothing", new LabelFactory()), new LabelFactory());
    }

    @Test
    void emptyDataset() {
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().build().train(empty()), "0 examples");
    }

    @Test
    void batchLargerThanTheData() {
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().batchSize(21).build().train(Data.examples(20, 1)),
                "21 for 20 examples");
    }

    @Test
    void classWithoutExamples() {
        MutableDataset<Label> some = empty();
        for (Example<Label> example : Data.examples(60, 2)) {
            if (!example.getOutput().getLabel().equals("b")) {
                some.add(example);
            }
        }
        assertError(IllegalArgumentException.class, () -> Students.distilled(folder).build().train(some), "[b] only in the teacher");
    }

    @Test
    void oneClassOnly() {
        MutableDataset<Label> one = empty();
        for (int i = 0; i < 20; i++) {
            one.add(new ArrayExample<>(new Label("a"), new String[] {"0"}, new double[] {i}));
        }
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().build().train(one), "two labels");
    }

    @Test
    void badExampleWeights() {
        MutableDataset<Label> data = Data.examples(20, 1);
        data.getExample(3).setWeight(Float.NaN);
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().build().train(data), "example 3", "NaN");
        data.forEach(example -> example.setWeight(0f));
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().build().train(data), "all 20 examples are zero");
    }

    @Test
    void divergence() {
        DistillationTrainer trainer = Students.distilled(folder).optimizer(new Sgd(1e6)).maximumGradientNorm(0)
                .schedule(new ConstantSchedule()).build();
        TrainingDivergedException e = assertThrows(TrainingDivergedException.class, () -> trainer.train(Data.examples(64, 1)));
        assertTrue(e.getMessage().contains("epoch ") && e.getMessage().contains("step ") && e.getMessage().contains("1000000"),
                e.getMessage());
        assertTrue(e.getMessage().contains("\nMaybe "), e.getMessage());
    }

    @Test
    void clippingPreventsThatDivergence() {
        DistillationTrainer trainer = Students.distilled(folder).optimizer(new Sgd(0.5)).maximumGradientNorm(0.1).build();
        assertEquals(3, trainer.train(Data.examples(64, 1)).getOutputIDInfo().size());
    }

    @Test
    void aFailedTrainingDoesNotBreakTheNext() {
        DistillationTrainer diverging = Students.distilled(folder).optimizer(new Sgd(1e6)).maximumGradientNorm(0).build();
        assertThrows(TrainingDivergedException.class, () -> diverging.train(Data.examples(64, 1)));
        assertEquals(3, Students.labelsOnly().build().train(Data.examples(64, 1)).getOutputIDInfo().size());
    }
}
