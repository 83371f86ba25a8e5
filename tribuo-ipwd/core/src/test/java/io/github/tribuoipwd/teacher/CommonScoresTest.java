/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.onnx.internal.FolderLock;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.support.Warnings;
import io.github.tribuoipwd.support.WatchedTeacher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** What a teacher computes in one JVM, others read. Each capture here is as in a JVM of its own, with nothing in memory. */
@Tag("unit")
class CommonScoresTest {

    private static final int NUMBER = 500;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(NUMBER, 5);
    private final FeaturePositions features = Data.positions(data, 16);
    private final DenseRows rows = Data.rows(data, 16);
    private final int[] labelIds = Data.labelIds(data);
    private Path shared;

    @BeforeEach
    void share() {
        shared = folder.resolve("a/b");
        TeacherCache.shareIn(shared);
    }

    @AfterEach
    void forget() {
        Thread.interrupted();
        TeacherCache.shareIn(null);
        TeacherCache.clear();
    }

    private OnnxTeacher model(String name) throws IOException {
        Path model = TeacherFile.of(3, -1, 16).tail("Softmax").write(folder.resolve(name + ".onnx"));
        return OnnxTeacher.builder(model, Data.LABELS).batchSize(10).build();
    }

    private CountingTeacher counting() throws IOException {
        return new CountingTeacher(model("counting"));
    }

    private record Found(List<Float> logits, Map<String, String> facts) {}

    private Found capture(Teacher teacher, DenseRows of, Path own) {
        TeacherCache.clear();
        SoftLabels found = SoftLabels.capture(teacher, features, of, Data.LABELS, Arrays.copyOf(labelIds, of.count()),
                TeacherCheck.WARN, own);
        List<Float> logits = new ArrayList<>();
        for (int row = 0; row < of.count(); row++) {
            for (float value : Data.row(found.logits(), row)) {
                logits.add(value);
            }
        }
        return new Found(logits, found.facts());
    }

    private long scoreFiles() throws IOException {
        try (Stream<Path> files = Files.list(shared)) {
            return files.filter(file -> !file.toString().endsWith(".lock")).count();
        }
    }

    @Test
    void computedOnceAndReadToTheBit() throws IOException {
        OnnxTeacher first = model("one");
        TeacherCache.shareIn(null);
        Found alone = capture(first, rows, null);
        TeacherCache.shareIn(shared);
        assertEquals(alone, capture(first, rows, folder.resolve("own")));
        // The same content in another place is the same teacher, which is not even opened.
        Files.createDirectory(folder.resolve("elsewhere"));
        OnnxTeacher second = model("elsewhere/one");
        Files.delete(folder.resolve("elsewhere/one.onnx"));
        assertEquals(alone, capture(second, rows, null));
        assertEquals(1, scoreFiles());
        assertTrue(Files.notExists(folder.resolve("own")), "one file is enough");
    }

    @Test
    void otherRowsHaveAnotherFile() throws IOException {
        DenseRows fewer = DenseRows.allocate(100, 16);
        for (int i = 0; i < 100; i++) {
            fewer.put(i, FloatBuffer.wrap(Data.row(rows, i)));
        }
        CountingTeacher teacher = counting();
        Found all = capture(teacher, rows, null);
        Found some = capture(teacher, fewer, null);
        assertEquals(all.logits().subList(0, 300), some.logits());
        assertEquals(2, scoreFiles());
        int sessions = teacher.sessions;
        assertEquals(all, capture(teacher, rows, null));
        assertEquals(some, capture(teacher, fewer, null));
        assertEquals(sessions, teacher.sessions);
    }

    @Test
    void withoutAnIdentityNothingIsShared() throws IOException {
        WatchedTeacher nameless = new WatchedTeacher(counting(), (values, number) -> {});
        capture(nameless, rows, null);
        // Others may print alike.
        capture(new CountingTeacher("a name", model("counting")), rows, null);
        assertTrue(Files.notExists(shared));
    }

    /** A training that was stopped goes on beside others. */
    @Test
    void takesOverWhatACaptureHasKept() throws IOException {
        TeacherCache.shareIn(null);
        Path own = folder.resolve("training-0/soft-labels");
        Found alone = capture(counting(), rows, own);
        byte[] whole = Files.readAllBytes(own);
        Files.write(own, Arrays.copyOf(whole, whole.length * 3 / 4));
        TeacherCache.shareIn(shared);
        CountingTeacher teacher = counting();
        assertEquals(alone, capture(teacher, rows, own));
        assertTrue(teacher.rows < NUMBER / 2, () -> teacher.rows + " rows");
        assertEquals(whole.length * 3L / 4, Files.size(own), "it is left as it was");
    }

    @Test
    void waitsForAnotherOne() throws Exception {
        CountingTeacher teacher = counting();
        Found expected = capture(teacher, rows, null);
        Path lock;
        try (Stream<Path> files = Files.list(shared)) {
            lock = files.filter(file -> file.toString().endsWith(".lock")).findFirst().orElseThrow();
        }
        FolderLock held = FolderLock.of(shared, lock.getFileName().toString()).orElseThrow();
        try (Warnings log = new Warnings()) {
            Thread.currentThread().interrupt();
            assertError(TeacherStoppedException.class, () -> capture(teacher, rows, null), "waits for soft labels");
            assertTrue(Thread.interrupted());
            CompletableFuture<Found> waiting = CompletableFuture.supplyAsync(() -> capture(teacher, rows, null));
            for (int i = 0; i < 1000 && log.lines().stream().noneMatch(line -> line.startsWith("Waiting for another")); i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertFalse(waiting.isDone());
            held.close();
            assertEquals(expected, waiting.get(1, TimeUnit.MINUTES));
            assertEquals(1, log.lines().stream().filter(line -> line.startsWith("Waiting for another")).count());
        } finally {
            held.close();
        }
    }

    @Test
    void aFolderThatCannotBeMade() throws IOException {
        Files.writeString(folder.resolve("a"), "in the way");
        assertError(UncheckedIOException.class, () -> capture(counting(), rows, null), shared.toString());
    }
}
