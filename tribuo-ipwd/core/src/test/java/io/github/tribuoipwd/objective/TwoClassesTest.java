/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.propensity.ModelPairEstimator;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Objectives;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Standardized, two logits keep nothing but which of them is larger. */
@Tag("unit")
class TwoClassesTest {

    @TempDir
    private Path folder;

    /** Without the third class. */
    private static MutableDataset<Label> examples(int number) {
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("two classes", new LabelFactory()),
                new LabelFactory());
        for (Example<Label> example : Data.examples(number, 4)) {
            if (!example.getOutput().getLabel().equals("c")) {
                data.add(example);
            }
        }
        return data;
    }

    private OnnxTeacher teacher() throws IOException {
        return OnnxTeacher.builder(TeacherFile.of(2, -1, Data.FEATURES).write(folder.resolve("two.onnx")), List.of("a", "b")).build();
    }

    private DistillationTrainer.Builder trainer(Standardization standardization) throws IOException {
        return Students.distilled(folder).teacher(teacher()).objective(Objectives.paper()
                .weighting(InversePropensityWeighting.builder().standardization(standardization).build()).build());
    }

    private static long different(float[] weights) {
        return Arrays.stream(toDoubles(weights)).map(weight -> Math.rint(weight * 10 + 0.1)).distinct().count();
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    @Test
    void weightsTellExamplesApart() throws IOException {
        MutableDataset<Label> data = examples(200);
        assertTrue(different(trainer(Standardization.AUTO).build().estimateWeights(data)) > 10);
        assertTrue(different(trainer(Standardization.OFF).build().estimateWeights(data)) > 10);
        assertTrue(different(trainer(Standardization.ON).build().estimateWeights(data)) <= 3);
    }

    @Test
    void weightsOfTwoModels() throws IOException {
        MutableDataset<Label> data = examples(200);
        OnnxTeacher one = teacher();
        OnnxTeacher other = OnnxTeacher.builder(TeacherFile.of(2, -1, Data.FEATURES).write(folder.resolve("swapped.onnx")),
                List.of("b", "a")).build();
        assertTrue(different(new ModelPairEstimator(one, other).weights(data)) > 10);
        assertTrue(different(new ModelPairEstimator(one, other, new SortedLayout(), Standardization.ON).weights(data)) <= 3);
    }

    @Test
    void theDecisionIsInTheProvenance() throws IOException {
        assertEquals("false", standardized(trainer(Standardization.AUTO).build().train(examples(100))));
        assertEquals("true", standardized(trainer(Standardization.ON).build().train(examples(100))));
        assertEquals("true", standardized(Students.distilled(folder).build().train(Data.examples(100, 4))));
    }

    private static String standardized(DistilledModel model) {
        try (model) {
            return Objects.requireNonNull(model.getProvenance().getInstanceProvenance().getMap()
                    .get("objective-weighting-standardized")).toString();
        }
    }

    /** With three classes AUTO is the formula as it stands. */
    @Test
    void autoIsOnFromThreeClassesOn() {
        assertTrue(Standardization.AUTO.isOn(3) && Standardization.ON.isOn(2));
        assertTrue(!Standardization.AUTO.isOn(2) && !Standardization.OFF.isOn(100));
    }

    @Test
    void lossesThatMeanNothingAreRefused() throws IOException {
        for (DistillationLoss loss : List.of(new StandardizedLogits(), new DecoupledLoss())) {
            DistillationTrainer trainer = trainer(Standardization.AUTO)
                    .objective(Objectives.paper().loss(loss).build()).build();
            assertError(IllegalArgumentException.class, () -> trainer.train(examples(100)), loss.getClass().getSimpleName(), "found 2",
                    "KullbackLeibler");
        }
    }

    @Test
    void weightingThatNeverBegins() {
        DistillationTrainer trainer = Students.distilled(folder).epochs(2).objective(Objectives.paper()
                .weighting(InversePropensityWeighting.builder().firstEpoch(3).build()).build()).build();
        assertError(IllegalArgumentException.class, () -> trainer.train(Data.examples(60, 1)), "firstEpoch", "3 of 2");
    }

    /** The formula divides by 1e-7 there: the gradient was 4.6e5. */
    @ParameterizedTest
    @ValueSource(floats = {0, 1e-8f, 1e-6f, 1e-4f, 1e-3f, 5e-3f})
    void gradientOfEqualLogitsIsBounded(float spread) {
        Engine engine = Engine.getEngine("PyTorch");
        Objective objective = Objectives.paper().loss(new StandardizedLogits()).build();
        try (NDManager manager = engine.newBaseManager()) {
            NDArray z = manager.create(new float[] {spread, 0, -spread, 0}, new Shape(1, 4));
            z.setRequiresGradient(true);
            NDArray t = manager.create(new float[] {0, 9, 0, -3}, new Shape(1, 4));
            NDArray c = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 4));
            try (GradientCollector collector = engine.newGradientCollector()) {
                BatchLogits batch = new BatchLogits(z, t, c, manager.create(new long[] {1}));
                collector.backward(objective.evaluate(batch, new Epoch(1, 1)).mean(batch, null));
            }
            for (float slope : z.getGradient().toFloatArray()) {
                assertTrue(Math.abs(slope) < 1000, () -> "slope " + slope);
            }
            assertTrue(z.getGradient().abs().max().getFloat() > 0.1, "it still learns");
        }
    }
}
