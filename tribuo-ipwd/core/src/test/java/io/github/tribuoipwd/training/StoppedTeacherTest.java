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

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.support.WatchedTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A training that is stopped while its teacher runs goes on with what the teacher has computed. */
@Tag("property")
class StoppedTeacherTest {

    private static final int NUMBER = 600;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(NUMBER, 3);
    private int calls;

    @AfterEach
    void restore() {
        Thread.interrupted();
    }

    /** A teacher that its thread is interrupted beside, in the call of that number with more than the rows of a check. */
    private CountingTeacher teacher(int stop) throws IOException {
        Path model = TeacherFile.of(Data.CLASSES, -1, 1, 4, 4).write(folder.resolve("teacher.onnx"));
        calls = 0;
        return new CountingTeacher("stopped", new WatchedTeacher(OnnxTeacher.builder(model, Data.LABELS).build(), (rows, number) -> {
            calls += number > 8 ? 1 : 0;
            if (calls == stop) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private DistillationTrainer.Builder trainer(Teacher teacher, @Nullable Path kept) {
        TeacherCache.clear();
        DistillationTrainer.Builder trainer = Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).teacher(teacher).epochs(1);
        return kept == null ? trainer : trainer.checkpoints(new Checkpoints(kept));
    }

    private byte[] student(DistillationTrainer.Builder trainer) {
        try (DistilledModel model = trainer.build().train(data)) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    @Test
    void goesOn() throws IOException {
        byte[] expected = student(trainer(teacher(-1), null));
        Path kept = folder.resolve("kept");
        for (int life = 0; life < 2; life++) {
            CountingTeacher stopped = teacher(1);
            assertError(TrainingStoppedException.class, () -> student(trainer(stopped, kept)), "its thread was interrupted",
                    kept.toString());
            assertTrue(Thread.interrupted(), "the thread is still interrupted");
            assertEquals(256, stopped.rows - (life == 0 ? 8 : 0), "one block in each life");
        }
        assertTrue(Files.exists(kept.resolve("training-0").resolve("soft-labels")));
        CountingTeacher last = teacher(-1);
        assertArrayEquals(expected, student(trainer(last, kept)));
        assertEquals(NUMBER - 2 * 256, last.rows);
    }

    @Test
    void withoutCheckpoints() throws IOException {
        assertError(TrainingStoppedException.class, () -> student(trainer(teacher(1), null)), "Nothing of it is kept");
        assertTrue(Thread.interrupted());
    }

    /** Its check-up is the longest part of a start. */
    @Test
    void besideTheTraining() throws IOException {
        Teacher teacher = teacher(3);
        assertError(TrainingStoppedException.class, () -> student(trainer(teacher, null).augmentation(new HorizontalFlip())),
                "before its first step");
        assertTrue(Thread.interrupted());
        assertEquals(3, calls);
        assertFalse(Files.exists(folder.resolve("kept")));
    }
}
