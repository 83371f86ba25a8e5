/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.tribuoipwd.features.ChannelOrder;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.GraphFile;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** One engine, several threads. */
@Tag("property")
class SharedTeacherTest {

    private static final int THREADS = 4;
    private static final int NUMBER = 60;
    private static final int ROUNDS = 100;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(NUMBER * THREADS, 3);
    private final FeaturePositions positions = Data.positions(data, 4, 2, 2);
    private final DenseRows rows = Data.rows(data, 4, 2, 2);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** A model whose input and output go through buffers of the session. */
    private OnnxTeacher transformed(String tail) throws IOException {
        return OnnxTeacher.builder(TeacherFile.of(3, -1, 2, 2, 4).tail(tail).write(folder.resolve("teacher.onnx")), Data.LABELS)
                .transform(InputTransform.builder().scale(0.5).order(ChannelOrder.HWC).build()).threads(1).build();
    }

    private FloatBuffer values(int thread) {
        FloatBuffer values = FloatBuffer.allocate(NUMBER * 16);
        for (int i = 0; i < NUMBER; i++) {
            rows.copy(thread * NUMBER + i, values);
        }
        return values.rewind();
    }

    private float[] logits(TeacherSession session, FloatBuffer values, boolean direct) {
        FloatBuffer logits = direct ? Buffers.direct(NUMBER * 3) : FloatBuffer.allocate(NUMBER * 3);
        session.logits(values, NUMBER, logits);
        float[] found = new float[NUMBER * 3];
        logits.get(0, found);
        return found;
    }

    private void assertSameInThreads(OnnxTeacher teacher) throws InterruptedException, ExecutionException {
        List<float[]> expected = new ArrayList<>();
        String facts;
        try (TeacherSession alone = teacher.open(positions, rows)) {
            for (int thread = 0; thread < THREADS; thread++) {
                expected.add(logits(alone, values(thread), false));
            }
            facts = alone.facts().toString();
        }
        CountDownLatch together = new CountDownLatch(THREADS);
        List<Future<?>> running = new ArrayList<>();
        try (SharedTeacher shared = teacher.openShared(positions, rows)) {
            assertEquals(facts, shared.facts().toString());
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> {
                    try (TeacherSession session = shared.session()) {
                        assertEquals(facts, session.facts().toString());
                        together.countDown();
                        together.await();
                        for (int round = 0; round < ROUNDS; round++) {
                            assertArrayEquals(expected.get(thread), logits(session, values(thread), round % 2 == 0));
                        }
                    }
                    return null;
                }));
            }
            together.await();
        }
        // It is closed while they compute.
        for (Future<?> one : running) {
            one.get();
        }
    }

    @Test
    void sameLogitsAsOneByOne() throws Exception {
        assertSameInThreads(transformed("Identity"));
        assertSameInThreads(transformed("Softmax"));
    }

    /** Inputs of another type, and a batch of fixed size that is filled up. */
    @Test
    void fixedBatchOfDoubles() throws Exception {
        Path file = new GraphFile(13).input("x", DataType.DOUBLE, 8, 16).output("y", DataType.FLOAT, 8, 3)
                .floats("w", TeacherFile.weights(16, 3), 16, 3).node("Cast", List.of("x"), "f", GraphFile.number("to", 1))
                .node("MatMul", List.of("f", "w"), "y").write(folder.resolve("fixed.onnx"));
        assertSameInThreads(OnnxTeacher.builder(file, Data.LABELS).threads(1).build());
    }

    @Test
    void theEngineIsFreedWithTheLast() throws IOException {
        OnnxTeacher teacher = transformed("Identity");
        OnnxModel model = teacher.model(positions, rows, GpuProvider.ONNX_RUNTIME);
        SharedTeacher shared = new SharedTeacher(model, teacher.rule(model), rows);
        TeacherSession first = shared.session();
        TeacherSession second = shared.session();
        float[] expected = logits(first, values(0), false);
        first.close();
        first.close();
        shared.close();
        shared.close();
        assertError(IllegalStateException.class, shared::session, "teacher.onnx", "must be open, found it closed");
        assertError(IllegalStateException.class, () -> logits(first, values(0), false), "must be open, found it closed");
        assertArrayEquals(expected, logits(second, values(0), false));
        assertEquals("LOGITS", shared.facts().get("output-kind"));
        OnnxTeacherSession below = new OnnxTeacherSession(model, () -> {});
        below.scores(values(0), NUMBER, FloatBuffer.allocate(NUMBER * 3));
        second.close();
        assertThrows(IllegalStateException.class, () -> below.scores(values(0), NUMBER, FloatBuffer.allocate(NUMBER * 3)),
                "the engine itself is closed");
    }

    /** The kind that the first sample decided holds for every session, whatever it computes. */
    @Test
    void theKindIsDecidedOnce() throws IOException {
        try (SharedTeacher shared = transformed("Softmax").openShared(positions, rows);
                TeacherSession session = shared.session()) {
            assertEquals("PROBABILITIES", session.facts().get("output-kind"));
            float[] row = Arrays.copyOf(logits(session, values(1), false), 3);
            assertEquals(1, Math.exp(row[0]) + Math.exp(row[1]) + Math.exp(row[2]), 1e-5);
        }
    }

    @Test
    void theContractIsChecked() throws Exception {
        OnnxTeacher dependent = OnnxTeacher.builder(
                TeacherFile.of(3, -1, 16).batchDependent().write(folder.resolve("batch.onnx")), Data.LABELS).build();
        assertError(TeacherException.class, () -> dependent.openShared(positions, rows), "same logits in every batch");
    }

    /** Sessions come and go while others compute. */
    @Test
    void sessionsComeAndGo() throws Exception {
        OnnxTeacher teacher = transformed("Identity");
        for (int round = 0; round < 20; round++) {
            SharedTeacher shared = teacher.openShared(positions, rows);
            List<Future<Integer>> users = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                users.add(threads.submit(() -> {
                    int calls = 0;
                    try {
                        for (; calls < 10_000; calls++) {
                            try (TeacherSession session = shared.session()) {
                                logits(session, values(thread), false);
                            }
                        }
                    } catch (IllegalStateException e) {
                        return calls;
                    }
                    return calls;
                }));
            }
            Thread.sleep(2);
            shared.close();
            for (Future<Integer> user : users) {
                user.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** Opens teachers and prints logits. */
    static final class Program {

        private Program() {}

        public static void main(String[] files) {
            assertThrows(ClassNotFoundException.class, () -> Class.forName("com.google.protobuf.Message"));
            assertThrows(ClassNotFoundException.class, () -> Class.forName("ai.onnx.proto.OnnxMl"));
            DenseRows rows = DenseRows.allocate(20, 16);
            FloatBuffer row = FloatBuffer.allocate(16);
            FloatBuffer values = FloatBuffer.allocate(20 * 16);
            for (int i = 0; i < 20; i++) {
                for (int j = 0; j < 16; j++) {
                    row.put(j, (i + 1) % (j + 2));
                }
                rows.put(i, row.rewind());
                rows.copy(i, values);
            }
            FeaturePositions positions = new FeaturePositions(IntStream.range(0, 16).mapToObj(i -> "f" + i).toList(), 16);
            for (String file : files) {
                OnnxTeacher teacher = OnnxTeacher.builder(Path.of(file), List.of("a", "b", "c")).build();
                TeacherFiles.of(Path.of(file)).require(Path.of(file).getParent());
                try (SharedTeacher shared = teacher.openShared(positions, rows); TeacherSession session = shared.session()) {
                    FloatBuffer logits = FloatBuffer.allocate(20 * 3);
                    session.logits(values.rewind(), 20, logits);
                    System.out.println(shared.facts() + " " + Arrays.toString(logits.array()));
                }
            }
        }
    }

    /** Spark has another protobuf, with which the generated classes of ONNX and Tribuo may not load. */
    @Test
    void needsNoProtobuf() throws Exception {
        Path plain = TeacherFile.of(3, -1, 16).externalData().write(folder.resolve("plain.onnx"));
        Path inside = new GraphFile(13).input("x", DataType.FLOAT, -1, 16).output("y", DataType.FLOAT, -1, 3)
                .floats("w", TeacherFile.weights(16, 3), 16, 3).longs("shape", 5, 16).node("Reshape", List.of("x", "shape"), "r")
                .node("MatMul", List.of("r", "w"), "y").write(folder.resolve("inside.onnx"));
        String output = new ChildJvm("-Djava.util.logging.config.file=absent").without("protobuf-java")
                .without("tribuo-util-onnx").output(Program.class, plain.toString(), inside.toString());
        assertEquals(2, output.lines().count(), output);
        assertTrue(output.contains("5 rows, fixed inside the graph"), output);
        assertEquals(output.lines().map(line -> line.substring(line.indexOf('['))).distinct().count(), 1, output);
    }
}
