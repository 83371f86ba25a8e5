/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.support.CapturedLogits;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** The memory for what teachers have computed: its size, and nothing else, follows from its settings. */
@Tag("unit")
class TeacherCacheTest {

    private static final int NUMBER = 200;

    @TempDir
    private Path folder;

    private final long before = TeacherCache.maximumBytes();
    private final MutableDataset<Label> data = Data.examples(NUMBER, 5);
    private final FeaturePositions features = Data.positions(data, 16);
    private final DenseRows rows = Data.rows(data, 16);

    @AfterEach
    void restore() {
        TeacherCache.maximumBytes(before);
    }

    private CountingTeacher teacher(String name) throws IOException {
        return new CountingTeacher(name, OnnxTeacher.builder(TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx")),
                Data.LABELS).build());
    }

    private float[] capture(Teacher teacher) {
        SoftLabels found = SoftLabels.capture(teacher, features, rows, Data.LABELS, Data.labelIds(data));
        FloatBuffer all = FloatBuffer.allocate(NUMBER * 3);
        for (int row = 0; row < NUMBER; row++) {
            found.logits().copy(row, all);
        }
        return all.array();
    }

    @Test
    void offItKeepsNothing() throws IOException {
        CountingTeacher teacher = teacher("off");
        TeacherCache.maximumBytes(1 << 20);
        float[] kept = capture(teacher);
        assertArrayEquals(kept, capture(teacher));
        assertEquals(1, teacher.sessions);
        TeacherCache.maximumBytes(0);
        assertEquals(0, LogitCache.bytes());
        int once = teacher.rows;
        for (int run = 1; run <= 3; run++) {
            assertArrayEquals(kept, capture(teacher));
            assertEquals(1 + run, teacher.sessions);
            assertEquals(once + run * once, teacher.rows);
            assertEquals(0, LogitCache.bytes());
        }
        TeacherCache.maximumBytes(1 << 20);
        assertArrayEquals(kept, capture(teacher));
        assertArrayEquals(kept, capture(teacher));
        assertEquals(5, teacher.sessions, "on again");
    }

    @Test
    void tooSmallItKeepsWhatFits() throws IOException {
        CountingTeacher teacher = teacher("small");
        // What other tests have used more often would stay.
        TeacherCache.clear();
        TeacherCache.maximumBytes(100 * 172L);
        float[] first = capture(teacher);
        assertTrue(LogitCache.bytes() > 0 && LogitCache.bytes() <= 100 * 172L, LogitCache.bytes() + " bytes");
        int once = teacher.rows;
        assertArrayEquals(first, capture(teacher));
        int again = teacher.rows - once;
        assertTrue(again >= NUMBER / 2 && again < NUMBER, again + " of " + NUMBER + " rows computed again");
        TeacherCache.maximumBytes(10 * 172L);
        assertTrue(LogitCache.bytes() <= 10 * 172L, "it gives up what is too much");
    }

    @Test
    void cleared() throws IOException {
        CountingTeacher teacher = teacher("cleared");
        float[] first = capture(teacher);
        assertTrue(LogitCache.bytes() >= NUMBER * 172L);
        TeacherCache.clear();
        assertEquals(0, LogitCache.bytes());
        assertArrayEquals(first, capture(teacher));
        assertEquals(2, teacher.sessions);
    }

    @Test
    void notForCapturedTeachers() throws IOException {
        TeacherCache.clear();
        CapturedLogits captured = CapturedLogits.of(teacher("captured"), features, rows);
        capture(captured);
        capture(captured);
        assertEquals(2, captured.finds);
        assertEquals(0, LogitCache.bytes());
    }

    @Test
    void sizes() {
        assertEquals(256L << 20, TeacherCache.configured(null, 8L << 30));
        assertEquals(16L << 20, TeacherCache.configured(null, 128L << 20));
        assertEquals(0, TeacherCache.configured("0", 1));
        assertEquals(12345, TeacherCache.configured("12345", 1));
        assertEquals(3L << 10, TeacherCache.configured("3k", 1));
        assertEquals(512L << 20, TeacherCache.configured("512m", 1));
        assertEquals(2L << 30, TeacherCache.configured(" 2G ", 1));
        for (String bad : new String[] {"", "lots", "-1", "1.5g", "5t", "m", "9223372036854775808", "999999999999999999g"}) {
            assertError(IllegalArgumentException.class, () -> TeacherCache.configured(bad, 1), "tribuo-ipwd.teacher-cache",
                    '"' + bad + '"');
        }
        assertError(IllegalArgumentException.class, () -> TeacherCache.maximumBytes(-1), "-1");
    }

    /** Says how much the cache may hold, twice, and once more after it was set. */
    static final class Asked {
        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    System.out.println(TeacherCache.maximumBytes());
                } catch (IllegalArgumentException e) {
                    System.out.println(e.getMessage().lines().findFirst().orElseThrow());
                }
            }
            TeacherCache.maximumBytes(7);
            System.out.println(TeacherCache.maximumBytes());
        }
    }

    @Test
    void theSystemProperty() throws IOException, InterruptedException {
        assertEquals("5242880\n5242880\n7", new ChildJvm("-Dtribuo-ipwd.teacher-cache=5m").output(Asked.class));
        String error = "The system property tribuo-ipwd.teacher-cache must be a size in bytes, found \"lots\".";
        assertEquals(error + "\n" + error + "\n7", new ChildJvm("-Dtribuo-ipwd.teacher-cache=lots").output(Asked.class));
    }
}
