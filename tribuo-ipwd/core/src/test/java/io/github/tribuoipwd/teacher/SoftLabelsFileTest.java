/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.support.ChildJvm;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** What a teacher has computed outlives its process, whole or not, and gives the same soft labels to the bit. */
@Tag("unit")
class SoftLabelsFileTest {

    private static final int NUMBER = 500;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(NUMBER, 5);
    private final FeaturePositions features = Data.positions(data, 16);
    private final DenseRows rows = repeating(Data.rows(data, 16));
    private final int[] labelIds = Data.labelIds(data);

    @AfterEach
    void forget() {
        Thread.interrupted();
        TeacherCache.clear();
    }

    /** Every tenth row is one that came long before. */
    private static DenseRows repeating(DenseRows all) {
        DenseRows rows = DenseRows.allocate(NUMBER, 16);
        for (int i = 0; i < NUMBER; i++) {
            rows.put(i, FloatBuffer.wrap(Data.row(all, i % 10 == 9 ? i / 3 : i)));
        }
        return rows;
    }

    private OnnxTeacher model(String name, TeacherFile file) throws IOException {
        return OnnxTeacher.builder(file.write(folder.resolve(name + ".onnx")), Data.LABELS).batchSize(10).build();
    }

    private OnnxTeacher probabilities() throws IOException {
        return model("probabilities", TeacherFile.of(3, -1, 16).tail("Softmax"));
    }

    /** All that a capture gives. */
    private record Found(List<Float> logits, Map<String, String> facts, double accuracy, List<Integer> predictions) {}

    /** As in a new process: nothing is in memory. */
    private Found capture(Teacher teacher, DenseRows of, Path file) {
        TeacherCache.clear();
        SoftLabels found = SoftLabels.capture(teacher, features, of, Data.LABELS, Arrays.copyOf(labelIds, of.count()),
                TeacherCheck.WARN, file);
        Float[] logits = new Float[of.count() * 3];
        Integer[] predictions = new Integer[of.count()];
        for (int row = 0; row < of.count(); row++) {
            float[] values = Data.row(found.logits(), row);
            for (int i = 0; i < 3; i++) {
                logits[row * 3 + i] = values[i];
            }
            predictions[row] = found.prediction(row);
        }
        return new Found(List.of(logits), found.facts(), found.accuracy(), List.of(predictions));
    }

    private Found capture(Teacher teacher, Path file) {
        return capture(teacher, rows, file);
    }

    private Path file() {
        return folder.resolve("training-0").resolve("soft-labels");
    }

    @Test
    void sameWithAndWithoutAFile() throws IOException {
        OnnxTeacher teacher = probabilities();
        Found expected = capture(teacher, null);
        assertEquals("PROBABILITIES", expected.facts().get("output-kind"));
        assertEquals(expected, capture(teacher, file()));
        // Nor with other limits, which change no score.
        OnnxTeacher guarded = OnnxTeacher.builder(folder.resolve("probabilities.onnx"), Data.LABELS).batchSize(10)
                .limits(ModelLimits.builder().runSeconds(5000).build()).build();
        try (Warnings log = new Warnings()) {
            assertEquals(expected, capture(guarded, file()));
            assertTrue(log.lines().stream().anyMatch(line -> line.contains("are taken from")), log.lines()::toString);
        }
        // What is whole needs no session, so not even the model.
        Files.delete(folder.resolve("probabilities.onnx"));
        assertEquals(expected, capture(teacher, file()));
    }

    /** A kill leaves any number of its bytes. */
    @Test
    void goesOnBehindTheLastWholeBlock() throws IOException {
        OnnxTeacher teacher = probabilities();
        Found expected = capture(teacher, file());
        byte[] whole = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(1);
        try (Warnings log = new Warnings()) {
            for (int length : new int[] {0, 1, 15, whole.length - 1, random.nextInt(16, whole.length),
                    random.nextInt(16, whole.length), random.nextInt(16, whole.length), random.nextInt(16, whole.length)}) {
                Files.write(file(), Arrays.copyOf(whole, length));
                assertEquals(expected, capture(teacher, file()), length + " bytes");
                assertArrayEquals(whole, Files.readAllBytes(file()), length + " bytes");
            }
            assertEquals(List.of(), log.warnings().stream().filter(line -> !line.contains("its header")).toList());
        }
    }

    @Test
    void computesOnlyWhatIsMissing() throws IOException {
        CountingTeacher teacher = new CountingTeacher("kept", probabilities());
        Found expected = capture(teacher, file());
        int all = teacher.rows;
        long whole = Files.size(file());
        byte[] half = Arrays.copyOf(Files.readAllBytes(file()), (int) (whole * 0.75));
        Files.write(file(), half);
        assertEquals(expected, capture(teacher, file()));
        assertEquals(2, teacher.sessions);
        assertTrue(teacher.rows - all < all / 2, (teacher.rows - all) + " of " + all);
        assertEquals(expected, capture(teacher, file()));
        assertEquals(2, teacher.sessions, "all are there");
    }

    @Test
    void everyFlippedByteIsFound() throws IOException {
        OnnxTeacher teacher = probabilities();
        Found expected = capture(teacher, file());
        byte[] whole = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 80; i++) {
            // The first ones, then some of the header and some of all.
            int position = i < 16 ? i : random.nextInt(16, i < 40 ? 400 : whole.length);
            byte[] damaged = whole.clone();
            damaged[position] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(), damaged);
            if (position < 8) {
                assertError(TeacherException.class, () -> capture(teacher, file()), file().toString());
                assertArrayEquals(damaged, Files.readAllBytes(file()), "a file of something else is left alone");
                continue;
            }
            try (Warnings log = new Warnings()) {
                assertEquals(expected, capture(teacher, file()), "byte " + position);
                assertEquals(1, log.warnings().size(), "byte " + position + ": " + log.warnings());
            }
            assertArrayEquals(whole, Files.readAllBytes(file()), "byte " + position);
        }
    }

    @Test
    void ofSomethingElseItBeginsAnew() throws IOException {
        capture(probabilities(), file());
        OnnxTeacher other = model("other", TeacherFile.of(3, -1, 16).bias(1));
        Found expected = capture(other, null);
        assertEquals(expected, capture(other, file()));
        DenseRows changed = DenseRows.allocate(NUMBER, 16);
        for (int i = 0; i < NUMBER; i++) {
            float[] row = Data.row(rows, i);
            row[3] += i == 400 ? 0.5f : 0;
            changed.put(i, FloatBuffer.wrap(row));
        }
        expected = capture(other, changed, null);
        try (Warnings log = new Warnings()) {
            assertEquals(expected, capture(other, changed, file()));
            assertEquals(List.of(), log.warnings());
            assertTrue(log.lines().stream().anyMatch(line -> line.contains(file() + " are of other data")), log.lines()::toString);
        }
        DenseRows fewer = DenseRows.allocate(100, 16);
        for (int i = 0; i < 100; i++) {
            fewer.put(i, FloatBuffer.wrap(Data.row(changed, i)));
        }
        assertEquals(capture(other, fewer, null), capture(other, fewer, file()));
        FeaturePositions square = Data.positions(data, 1, 4, 4);
        try (Warnings log = new Warnings()) {
            SoftLabels.capture(other, square, rows, Data.LABELS, labelIds, TeacherCheck.WARN, file());
            assertTrue(log.lines().stream().anyMatch(line -> line.contains("another teacher, layout")), log.lines()::toString);
        }
    }

    @Test
    void membersHaveFilesOfTheirOwn() throws IOException {
        OnnxTeacher first = probabilities();
        OnnxTeacher second = model("second", TeacherFile.of(3, -1, 16).bias(1));
        EnsembleTeacher ensemble = new EnsembleTeacher(List.of(first, new EnsembleTeacher(List.of(second, first), 2)), 2);
        Found expected = capture(ensemble, null);
        assertEquals(expected, capture(ensemble, file()));
        Files.delete(folder.resolve("probabilities.onnx"));
        Files.delete(folder.resolve("second.onnx"));
        assertEquals(expected, capture(ensemble, file()));
        try (var files = Files.list(file().getParent())) {
            assertEquals(List.of("soft-labels-0", "soft-labels-1-0", "soft-labels-1-1"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
        SelectedClassesTeacher selected = new SelectedClassesTeacher(second, List.of("a", "b"));
        MutableDataset<Label> two = Data.examples(40, 5);
        int[] none = new int[two.size()];
        Path other = folder.resolve("selected");
        TeacherCache.clear();
        Files.write(folder.resolve("second.onnx"), new byte[0]);
        OnnxTeacher again = model("second", TeacherFile.of(3, -1, 16).bias(1));
        SoftLabels plain = SoftLabels.capture(new SelectedClassesTeacher(again, List.of("a", "b")), features, Data.rows(two, 16),
                List.of("a", "b"), none, TeacherCheck.WARN, other);
        TeacherCache.clear();
        Files.delete(folder.resolve("second.onnx"));
        SoftLabels kept = SoftLabels.capture(selected, features, Data.rows(two, 16), List.of("a", "b"), none, TeacherCheck.WARN,
                other);
        assertArrayEquals(Data.row(plain.logits(), 7), Data.row(kept.logits(), 7));
        assertEquals(plain.facts(), kept.facts());
    }

    /** A cache that is off or too small must not change what is computed behind a kill. */
    @ParameterizedTest
    @ValueSource(longs = {0, 5_000})
    void withoutTheCache(long bytes) throws IOException {
        OnnxTeacher teacher = probabilities();
        long before = TeacherCache.maximumBytes();
        try {
            TeacherCache.maximumBytes(bytes);
            Found expected = capture(teacher, null);
            assertEquals(expected, capture(teacher, file()));
            Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), 4_000));
            assertEquals(expected, capture(teacher, file()));
        } finally {
            TeacherCache.maximumBytes(before);
        }
    }

    /** What another capture has computed in this process is kept as well, for the next process. */
    @Test
    void whatTheCacheHadIsKept() throws IOException {
        OnnxTeacher teacher = probabilities();
        SoftLabels expected = SoftLabels.capture(teacher, features, rows, Data.LABELS, labelIds, TeacherCheck.WARN);
        SoftLabels.capture(teacher, features, rows, Data.LABELS, labelIds, TeacherCheck.WARN, file());
        Files.delete(folder.resolve("probabilities.onnx"));
        Found found = capture(teacher, file());
        assertEquals(expected.facts(), found.facts());
        assertEquals(Data.row(expected.logits(), 321)[1], found.logits().get(321 * 3 + 1));
    }

    /** The evidence of all rows decides, of those in the file as of those that come later. */
    @Test
    void aContradictionIsFoundInAnyRow() throws IOException {
        Path model = TeacherFile.of(3, -1, 16).tail("Relu").write(folder.resolve("relu.onnx"));
        OnnxTeacher teacher = OnnxTeacher.builder(model, Data.LABELS).batchSize(10).build();
        TeacherException expected = assertThrows(TeacherException.class,
                () -> capture(teacher, null));
        for (int i = 0; i < 2; i++) {
            assertEquals(expected.getMessage(), assertThrows(TeacherException.class,
                    () -> capture(teacher, file())).getMessage());
        }
    }

    @Test
    void anInterruptEndsItBetweenTwoBlocks() throws IOException {
        OnnxTeacher real = probabilities();
        Found expected = capture(new CountingTeacher("interrupted", real), null);
        int[] calls = {0};
        CountingTeacher teacher = new CountingTeacher("interrupted", new WatchedTeacher(real, (values, number) -> {
            calls[0] += number > 8 ? 1 : 0;
            if (calls[0] == 1) {
                Thread.currentThread().interrupt();
            }
        }));
        assertError(TeacherStoppedException.class, () -> capture(teacher, file()), "274 of them are kept in " + file(),
                NUMBER + " rows");
        // So many have the first 256 that are distinct.
        assertTrue(Thread.interrupted(), "the thread is still interrupted");
        assertEquals(1, calls[0]);
        assertEquals(expected, capture(teacher, file()));
    }

    @Test
    void theCheckUpBesideATrainingHearsInterrupts() throws IOException {
        int[] calls = {0};
        WatchedTeacher teacher = new WatchedTeacher(probabilities(), (values, number) -> {
            calls[0]++;
            if (calls[0] == 12) {
                Thread.currentThread().interrupt();
            }
        });
        assertError(TeacherStoppedException.class, () -> OnlineTeacher.open(teacher, features, rows, Data.LABELS, labelIds,
                TeacherCheck.WARN), "was interrupted");
        assertTrue(Thread.interrupted());
        assertEquals(12, calls[0]);
    }

    /** A second capture of the same teacher waits for the first one. */
    @Test
    void whoWaitsForAnotherCaptureHearsInterrupts() throws IOException, InterruptedException {
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch on = new CountDownLatch(1);
        CountingTeacher teacher = new CountingTeacher("waits", new WatchedTeacher(probabilities(), (values, number) -> {
            computing.countDown();
            try {
                on.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        Thread first = new Thread(() -> SoftLabels.capture(teacher, features, rows, Data.LABELS, labelIds, TeacherCheck.WARN));
        first.start();
        computing.await();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread second = new Thread(() -> SoftLabels.capture(teacher, features, rows, Data.LABELS, labelIds, TeacherCheck.WARN));
        second.setUncaughtExceptionHandler((thread, exception) -> thrown.set(exception));
        second.start();
        second.interrupt();
        second.join(60_000);
        assertFalse(second.isAlive());
        on.countDown();
        first.join();
        assertTrue(thrown.get() instanceof TeacherStoppedException, String.valueOf(thrown.get()));
    }

    @Test
    void aTeacherWithoutIdentityIsNotKept() throws IOException {
        try (Warnings log = new Warnings()) {
            WatchedTeacher teacher = new WatchedTeacher(probabilities(), (values, number) -> {});
            capture(teacher, file());
            assertFalse(Files.exists(file()));
            assertTrue(log.warnings().stream().anyMatch(line -> line.contains("Teacher.identity")), log.warnings()::toString);
        }
    }

    @Test
    void badFiles() throws IOException {
        OnnxTeacher teacher = probabilities();
        Path text = Files.writeString(folder.resolve("text"), "something that somebody else has written");
        assertError(TeacherException.class, () -> capture(teacher, text), text.toString());
        assertError(UncheckedIOException.class, () -> capture(teacher, folder), folder.toString());
        assertError(UncheckedIOException.class, () -> capture(teacher, text.resolve("below")), text.toString());
    }

    /** Computes a block, and then nothing until it is killed. */
    static final class Slow {
        public static void main(String[] args) throws IOException {
            SoftLabelsFileTest test = new SoftLabelsFileTest();
            test.folder = Path.of(args[0]);
            int[] calls = {0};
            test.capture(test.watched((values, number) -> {
                calls[0] += number > 8 ? 1 : 0;
                if (calls[0] == 2) {
                    LockSupport.park();
                }
            }), test.file());
        }
    }

    private CountingTeacher watched(WatchedTeacher.Watch watch) throws IOException {
        return new CountingTeacher("killed", new WatchedTeacher(probabilities(), watch));
    }

    @Test
    void aKilledProcess() throws IOException, InterruptedException {
        Found expected = capture(watched((values, number) -> {}), null);
        Process child = new ChildJvm().start(Slow.class, folder.toString());
        try {
            while (child.isAlive() && (!Files.exists(file()) || Files.size(file()) < 256 * 3 * 4)) {
                Thread.sleep(20);
            }
            assertTrue(child.isAlive(), "it waits to be killed");
        } finally {
            child.destroyForcibly().waitFor();
        }
        CountingTeacher after = watched((values, number) -> {});
        assertEquals(expected, capture(after, file()));
        assertTrue(after.rows < NUMBER - 256, after.rows + " rows are left");
    }
}
