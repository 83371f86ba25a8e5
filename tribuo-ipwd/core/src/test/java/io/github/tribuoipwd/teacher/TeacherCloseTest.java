/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A session that is closed while other threads compute with it: they get all of their logits, or an error. */
@Tag("property")
class TeacherCloseTest {

    private static final int ROUNDS = 1_000;
    private static final int NUMBER = 64;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(NUMBER, 3);
    private final FeaturePositions positions = Data.positions(data, 16);
    private final DenseRows rows = Data.rows(data, 16);
    private final FloatBuffer values = FloatBuffer.allocate(NUMBER * 16);
    private ExecutorService threads;

    @BeforeEach
    void start() {
        threads = Executors.newFixedThreadPool(2);
        IntStream.range(0, NUMBER).forEach(row -> rows.copy(row, values));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private OnnxTeacher teacher() throws IOException {
        return OnnxTeacher.builder(TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx")), Data.LABELS).threads(1).build();
    }

    /** Computes until the session is closed, and gives the number of calls that came through. */
    private int useUp(TeacherSession session, float[] expected) {
        FloatBuffer logits = FloatBuffer.allocate(NUMBER * 3);
        for (int calls = 0;; calls++) {
            try {
                session.logits(values.duplicate().position(0), NUMBER, logits);
            } catch (IllegalStateException e) {
                assertTrue(e.getMessage().contains("must be open, found it closed"), e::getMessage);
                return calls;
            }
            assertArrayEquals(expected, logits.array());
        }
    }

    private void assertSurvives(Teacher teacher, int rounds) throws InterruptedException, ExecutionException {
        float[] expected = new float[NUMBER * 3];
        try (TeacherSession session = teacher.open(positions, rows)) {
            session.logits(values.duplicate().position(0), NUMBER, FloatBuffer.wrap(expected));
        }
        SplittableRandom random = new SplittableRandom(7);
        int calls = 0;
        for (int round = 0; round < rounds; round++) {
            TeacherSession session = teacher.open(positions, rows);
            List<Future<Integer>> users = List.of(threads.submit(() -> useUp(session, expected)),
                    threads.submit(() -> useUp(session, expected)));
            LockSupport.parkNanos(random.nextInt(1_000_000));
            session.close();
            session.close();
            for (Future<Integer> user : users) {
                calls += user.get();
            }
        }
        assertTrue(calls > rounds, calls + " calls came through");
    }

    @Test
    void oneTeacher() throws Exception {
        assertSurvives(teacher(), ROUNDS);
    }

    @Test
    void ensemble() throws Exception {
        OnnxTeacher teacher = teacher();
        assertSurvives(new EnsembleTeacher(List.of(teacher, teacher), 2, 1, 1), ROUNDS / 10);
    }

    @Test
    void closedTwiceAndThenUsed() throws IOException {
        TeacherSession session = teacher().open(positions, rows);
        session.close();
        session.close();
        IllegalStateException error = assertThrows(IllegalStateException.class,
                () -> session.logits(values.duplicate().position(0), 1, FloatBuffer.allocate(3)));
        assertTrue(error.getMessage().contains("teacher.onnx") && error.getMessage().contains("\nMaybe "), error::getMessage);
        assertEquals("CPU", session.facts().get("device"));
    }
}
