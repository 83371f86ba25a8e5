/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.onnx.ExportException;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.OwnNetwork;
import io.github.tribuoipwd.support.RawTable;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.Warnings;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** The comparison of trained and exported students: rounding is no difference, a wrong graph is one. */
@Tag("unit")
class StudentExportTest {

    private static final StudentArchitecture DEEP = new MultilayerPerceptron(48, 48, 48, 48, 48);

    private boolean gradients;

    @BeforeEach
    void withoutGradients() {
        PyTorch.engine();
        gradients = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
    }

    @AfterEach
    void asBefore() {
        JniUtils.setGradMode(gradients);
    }

    private static double number(DistilledModel model, String name) {
        return ((DoubleProvenance) Objects.requireNonNull(model.getProvenance().getInstanceProvenance().getMap().get(name)))
                .getValue();
    }

    private static DistillationTrainer.Builder raw(StudentArchitecture student, double rate) {
        return DistillationTrainer.builder().layout(new SortedLayout()).transform(InputTransform.identity()).student(student)
                .optimizer(new Sgd(rate)).epochs(3).batchSize(32).seed(5).healthCheck(HealthCheck.WARN);
    }

    /** Large activations of raw features, at rates that are too high: none of these trainings is lost. */
    @TestFactory
    Stream<DynamicTest> rounding() {
        MutableDataset<Label> table = RawTable.of(320, 1);
        MutableDataset<Label> images = Data.examples(320, 1);
        images.forEach(example -> example.forEach(feature -> example.set(new org.tribuo.Feature(feature.getName(),
                100 * feature.getValue()))));
        IndexedLayout layout = new IndexedLayout(1, 4, 4);
        return Stream.of(0.01, 0.1, 1.0).flatMap(rate -> Stream.of(
                test("32, rate " + rate, raw(new MultilayerPerceptron(32), rate), table),
                test("deep, rate " + rate, raw(DEEP, rate), table),
                test("batch norm, rate " + rate,
                        raw(new MultilayerPerceptron(ActivationFunction.RELU, 0, true, 32, 32), rate), table),
                test("convolutions, rate " + rate, raw(ConvolutionalNetwork.builder(8, 16).build(), rate).layout(layout), images),
                test("fitted, rate " + rate, raw(DEEP, rate).transform(InputTransform.fitted()), table)));
    }

    private static DynamicTest test(String name, DistillationTrainer.Builder trainer, MutableDataset<Label> data) {
        return DynamicTest.dynamicTest(name, () -> {
            try (Warnings log = new Warnings(); DistilledModel model = trainer.build().train(data)) {
                double tolerance = number(model, "export-tolerance");
                assertTrue(number(model, "export-difference") <= tolerance, "difference " + number(model, "export-difference"));
                assertTrue(tolerance >= 1e-5, "tolerance " + tolerance);
                assertEquals(0, log.warnings().stream().filter(line -> line.contains("exported student's")).count(),
                        "the estimate explains it");
            }
        });
    }

    @Test
    void aHealthyStudentIsComparedStrictly() {
        try (DistilledModel model = Students.labelsOnly().build().train(Data.examples(96, 1))) {
            assertEquals(1e-5, number(model, "export-tolerance"));
        }
    }

    @Test
    void aToleranceThatIsSetHolds() {
        assertError(ExportException.class, () -> Students.labelsOnly().exportTolerance(1e-12).build().train(Data.examples(96, 1)),
                "in DJL");
        try (DistilledModel model = Students.labelsOnly().exportTolerance(0.5).build().train(Data.examples(96, 1))) {
            assertEquals(0.5, number(model, "export-tolerance"));
        }
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().exportTolerance(-1).build(), "exportTolerance");
    }

    /** A network that computes something else where it is not traced: by so much. */
    private static StudentArchitecture deceitful(double difference) {
        return new OwnNetwork(() -> new SequentialBlock().add(Linear.builder().setUnits(4).build())
                .add(OwnNetwork.lambda(x -> x.getClass().getSimpleName().contains("Pt") ? x.add(difference) : x)));
    }

    @Test
    void anotherGraphStaysAnError() {
        assertError(ExportException.class, () -> Students.labelsOnly().student(deceitful(3)).build().train(Data.examples(96, 1)),
                "must compute what the block computes");
    }

    /** Such as an engine's approximation: more than rounding, and the same predictions. */
    @Test
    void aSmallDifferenceCostsNoTraining() {
        try (Warnings log = new Warnings(); DistilledModel model = Students.labelsOnly().student(deceitful(3e-3)).build()
                .train(Data.examples(96, 1))) {
            assertTrue(number(model, "export-difference") > 1e-4, "difference " + number(model, "export-difference"));
            assertEquals(1e-2, number(model, "export-tolerance"));
            assertTrue(log.warnings().get(0).contains("same classes") && log.warnings().get(0).contains("\nMaybe "),
                    log.warnings().toString());
        }
    }

    /** Two hidden sums of 1e6 that cancel: logits near 0, whose rounding no output shows. */
    private static Block cancelling(NDManager manager) {
        Linear first = Linear.builder().setUnits(2).build();
        Linear second = Linear.builder().setUnits(2).build();
        Block block = new SequentialBlock().add(first).add(second).add(OwnNetwork.lambda(x -> x.softmax(-1)));
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 64));
        SplittableRandom random = new SplittableRandom(1);
        float[] weights = new float[128];
        for (int i = 0; i < 64; i++) {
            weights[i] = (float) (100 + random.nextDouble());
            weights[64 + i] = weights[i];
        }
        first.getParameters().get("weight").getArray().set(FloatBuffer.wrap(weights));
        second.getParameters().get("weight").getArray().set(FloatBuffer.wrap(new float[] {1, -1, -1, 1}));
        return block;
    }

    @Test
    void hiddenActivationsCount() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block = cancelling(manager);
            float[] rows = new float[8 * 64];
            SplittableRandom random = new SplittableRandom(2);
            for (int i = 0; i < rows.length; i++) {
                rows[i] = random.nextInt(256);
            }
            List<float[]> before = values(block);
            double estimate = new RoundingEstimate(block).of(manager, rows, new Shape(8, 64));
            assertTrue(estimate > 0.05 && estimate <= 1, "sums of 1e6 round by 0.06: " + estimate);
            assertEquals(estimate, new RoundingEstimate(block).of(manager, rows, new Shape(8, 64)), "the same every time");
            List<float[]> after = values(block);
            for (int i = 0; i < before.size(); i++) {
                assertArrayEquals(before.get(i), after.get(i), "parameters have the same bits again");
            }
            float[] small = new float[8 * 64];
            for (int i = 0; i < small.length; i++) {
                small[i] = (float) (rows[i] * 1e-5);
            }
            double less = new RoundingEstimate(block).of(manager, small, new Shape(8, 64));
            assertTrue(less < 1e-4 && less > 0, "and of small ones little: " + less);
        }
    }

    private static List<float[]> values(Block block) {
        return block.getParameters().values().stream().map(parameter -> parameter.getArray().toFloatArray()).toList();
    }

    /** The estimate against the truth: the same network in float64. */
    @Test
    void estimatesAreOfTheSizeOfTheRounding() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block = new SequentialBlock().add(Linear.builder().setUnits(64).build()).add(OwnNetwork.lambda(x -> x.maximum(0)))
                    .add(Linear.builder().setUnits(4).build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 64));
            SplittableRandom random = new SplittableRandom(3);
            for (float[] array : values(block)) {
                for (int i = 0; i < array.length; i++) {
                    array[i] = (float) random.nextGaussian();
                }
                block.getParameters().values().stream().map(parameter -> parameter.getArray())
                        .filter(parameter -> parameter.size() == array.length).forEach(found -> found.set(FloatBuffer.wrap(array)));
            }
            float[] rows = new float[32 * 64];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = random.nextInt(256);
            }
            NDArray input = manager.create(rows, new Shape(32, 64));
            float[] found = block.forward(new ParameterStore(manager, false), new NDList(input), false).singletonOrThrow()
                    .toFloatArray();
            NDArray exact = input.toType(DataType.FLOAT64, false);
            List<NDArray> weights = block.getParameters().values().stream()
                    .map(parameter -> parameter.getArray().toType(DataType.FLOAT64, false)).toList();
            exact = exact.matMul(weights.get(0).transpose()).add(weights.get(1)).maximum(0).matMul(weights.get(2).transpose())
                    .add(weights.get(3));
            double[] truth = exact.toDoubleArray();
            double error = 0;
            for (int i = 0; i < truth.length; i++) {
                error = Math.max(error, Math.abs(truth[i] - found[i]));
            }
            double estimate = new RoundingEstimate(block).of(manager, rows, new Shape(32, 64));
            assertTrue(estimate > error && estimate < 100 * error, "estimate " + estimate + ", error " + error);
        }
    }
}
