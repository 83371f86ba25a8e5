/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.onnx.ExportException;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Networks;
import io.github.tribuoipwd.support.OwnNetwork;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of a network before its training begins. */
@Tag("unit")
class RehearsalTest {

    private static final StudentArchitecture NORMALIZED = new MultilayerPerceptron(ActivationFunction.RELU, 0, true, 8);

    /** Counts the steps of a training. */
    private static final class Steps implements TrainingListener {

        private long taken;
        private long planned;

        @Override
        public void onStep(long step, long steps) {
            taken = step;
            planned = steps;
        }

        @Override
        public void onEpoch(EpochReport epoch) {}
    }

    private final Steps steps = new Steps();

    private DistillationTrainer.Builder trainer(StudentArchitecture student) {
        return Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).student(student).listener(steps);
    }

    private void assertFailsFirst(Class<? extends Exception> type, StudentArchitecture student, String... parts) {
        assertError(type, () -> trainer(student).build().train(Data.examples(40, 1)), parts);
        assertEquals(0, steps.taken, "no step was taken");
    }

    /** No step and no scores of the teacher are computed for it. */
    @Test
    void networkThatCannotBeExported(@TempDir Path folder) throws IOException {
        StudentArchitecture student = new OwnNetwork(() -> new SequentialBlock()
                .add(OwnNetwork.lambda(x -> x.reshape(-1, Data.FEATURES))).add(OwnNetwork.lambda(NDArray::erfinv)));
        assertFailsFirst(ExportException.class, student, "erfinv()", "no mapping");
        CountingTeacher teacher = new CountingTeacher(OnnxTeacher.builder(
                TeacherFile.of(Data.CLASSES, -1, 1, 4, 4).write(folder.resolve("teacher.onnx")), Data.LABELS).build());
        assertError(ExportException.class, () -> trainer(student).teacher(teacher).build().train(Data.examples(40, 1)), "erfinv()");
        assertEquals(0, teacher.sessions);
    }

    /** The slice that the advice names computes the same. */
    @Test
    void narrowConvolutionWithTwoStrides() {
        assertFailsFirst(IllegalArgumentException.class, new OwnNetwork(() -> new SequentialBlock()
                .add(Conv2d.builder().setFilters(4).setKernelShape(new Shape(1, 1)).optStride(new Shape(1, 3)).build())
                .add(Pool.globalAvgPool2dBlock())), "[1, 3]", "get(\":, :, :, ::3\")");
        trainer(new OwnNetwork(() -> new SequentialBlock().add(OwnNetwork.lambda(x -> x.get(":, :, :, ::3")))
                .add(Conv2d.builder().setFilters(4).setKernelShape(new Shape(1, 1)).build())
                .add(Pool.globalAvgPool2dBlock()))).build().train(Data.examples(40, 1)).close();
    }

    /** Wherever it occurs; its equivalent by a slice trains. */
    @Test
    void narrowConvolutionWithAStride() {
        assertFailsFirst(IllegalArgumentException.class, new OwnNetwork(() -> Networks.hidden(false)), "1x1 convolution",
                "16 channels", "[2, 2]", "::2", "upstream-odd-batch");
        trainer(new OwnNetwork(() -> Networks.hidden(true))).build().train(Data.examples(40, 1)).close();
        assertTrue(steps.taken > 0);
    }

    @Test
    void batchesOfOneWithBatchNorm() {
        for (StudentArchitecture network : List.of(NORMALIZED, ConvolutionalNetwork.builder(4, 4, 4).build(),
                new OwnNetwork(() -> new SequentialBlock().add(OwnNetwork.lambda(x -> x.reshape(-1, Data.FEATURES)))
                        .add(BatchNorm.builder().build())))) {
            assertError(IllegalArgumentException.class, () -> trainer(network).batchSize(1).build().train(Data.examples(20, 1)),
                    "batchSize must be 2 or more", "found 1", "batch norm");
            assertEquals(0, steps.taken);
        }
    }

    @Test
    void batchesOfOneWhereBatchNormSeesSeveralValuesOrThereIsNone() {
        for (StudentArchitecture network : List.of(new MultilayerPerceptron(8), ConvolutionalNetwork.builder(4).build())) {
            trainer(network).batchSize(1).epochs(1).build().train(Data.examples(20, 1)).close();
            assertEquals(20, steps.taken);
        }
    }

    /** 33 examples in batches of 16. */
    @Test
    void singleExampleLeftOver() {
        List<String> lines = new ArrayList<>();
        Map<String, Provenance> facts = trained(NORMALIZED, 33, lines);
        assertEquals(2, steps.planned);
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("leaves out one example") && lines.get(0).contains("33 examples in batches of 16"),
                lines.get(0));
        assertEquals("1", String.valueOf(facts.get("examples-left-out")));
        lines.clear();
        assertFalse(trained(new MultilayerPerceptron(8), 33, lines).containsKey("examples-left-out"));
        assertEquals(3, steps.planned);
        assertFalse(trained(NORMALIZED, 34, lines).containsKey("examples-left-out"));
        assertEquals(3, steps.planned);
        assertFalse(trained(NORMALIZED, 32, lines).containsKey("examples-left-out"));
        assertEquals(2, steps.planned);
        assertEquals(List.of(), lines);
    }

    private Map<String, Provenance> trained(StudentArchitecture network, int examples, List<String> lines) {
        Logger logger = Logger.getLogger("io.github.tribuoipwd.training.Rehearsal");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try (DistilledModel model = trainer(network).epochs(1).build().train(Data.examples(examples, 1))) {
            Map<String, Provenance> facts = new TreeMap<>();
            model.getProvenance().getInstanceProvenance().iterator().forEachRemaining(fact -> facts.put(fact.getA(), fact.getB()));
            return facts;
        } finally {
            logger.removeHandler(handler);
        }
    }

    /** The rehearsal leaves no trace: the same seed gives the same student as a second training. */
    @Test
    void drawsNothingFromTheTrainer() {
        DistillationTrainer trainer = trainer(NORMALIZED).build();
        byte[] first;
        try (DistilledModel model = trainer.train(Data.examples(40, 1))) {
            first = model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
        trainer.setInvocationCount(0);
        try (DistilledModel model = trainer.train(Data.examples(40, 1))) {
            assertArrayEquals(first, model.exportONNXModel("test", 1).getGraph().toByteArray());
        }
    }
}
