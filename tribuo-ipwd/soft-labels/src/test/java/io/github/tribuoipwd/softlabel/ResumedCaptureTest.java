/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Mounted;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A capture that ends early goes on where it was, and gives what one that never ended gives. */
@Tag("corruption")
class ResumedCaptureTest {

    private static final int EXAMPLES = 40_000;
    /** More by hand: {@code -Dkills=30}. */
    private static final int KILLS = Integer.getInteger("kills", 5);

    @TempDir
    private Path folder;

    /** Captures the data of a seed with the teacher in a folder. */
    public static final class Program {

        private Program() {}

        public static void main(String[] args) {
            capture(Path.of(args[0])).build().run(Data.examples(EXAMPLES, 3), Path.of(args[0], "store"));
        }
    }

    private static SoftLabelCapture.Builder capture(Path folder) {
        Teacher teacher = OnnxTeacher.builder(folder.resolve("teacher.onnx"), Data.LABELS).outputKind(OutputKind.LOGITS)
                .threads(1).build();
        return SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES)).partExamples(500);
    }

    private void writeTeacher() throws IOException {
        TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
    }

    @Test
    void killedAtAnyMoment() throws IOException, InterruptedException {
        writeTeacher();
        SoftLabelStore whole = capture(folder).build().run(Data.examples(EXAMPLES, 3), folder.resolve("whole"));
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        List<Long> parts = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = new ChildJvm("-Djava.util.logging.config.file=absent").start(Program.class, folder.toString());
            int least = parts.isEmpty() ? 0 : parts.get(parts.size() - 1).intValue();
            // Not before it has done something, most times.
            long limit = System.nanoTime() + 20_000_000_000L;
            while (child.isAlive() && count() <= least && System.nanoTime() < limit) {
                Thread.sleep(5);
            }
            Thread.sleep(random.nextInt(60));
            child.destroyForcibly().waitFor();
            parts.add(count());
            if (Files.exists(folder.resolve("store/manifest.json"))) {
                break;
            }
        }
        SoftLabelStore resumed = Files.exists(folder.resolve("store/manifest.json"))
                ? SoftLabelStore.open(folder.resolve("store"))
                : capture(folder).build().run(Data.examples(EXAMPLES, 3), folder.resolve("store"));
        resumed.verify();
        assertTrue(SoftLabelStoreTest.content(whole).equals(SoftLabelStoreTest.content(resumed)), parts::toString);
        try (Stream<Path> files = Files.list(resumed.folder())) {
            assertEquals(EXAMPLES / 500 + 1, files.count());
        }
    }

    private long count() throws IOException {
        if (!Files.exists(folder.resolve("store"))) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder.resolve("store"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        }
    }

    /** Ends when some examples are done, as a listener that fails does. */
    private SoftLabelException stopped(SoftLabelCapture capture, Iterable<Example<Label>> data, int after) {
        return assertThrows(SoftLabelException.class, () -> capture.run(data, folder.resolve("store"), CaptureShare.ALL,
                progress -> {
                    if (progress.examples() >= after) {
                        throw new SoftLabelException("enough");
                    }
                }));
    }

    @Test
    void goesOnWithWhatIsWholeAndNothingElse() throws IOException {
        writeTeacher();
        MutableDataset<Label> data = Data.examples(3000, 3);
        stopped(capture(folder).build(), data, 1000);
        Path store = folder.resolve("store");
        assertFalse(Files.exists(store.resolve("manifest.json")));
        assertError(SoftLabelException.class, () -> SoftLabelStore.open(store), "has not ended");
        assertEquals(2, count());
        assertError(SoftLabelException.class, () -> capture(folder).precision(Precision.FLOAT16).build().run(data, store),
                "precision is FLOAT16, not FLOAT32");
        assertError(SoftLabelException.class, () -> capture(folder).build().run(Data.examples(3001, 3), store),
                "examples are 3001, not 3000");
        assertError(SoftLabelException.class,
                () -> capture(folder).build().run(data, store, new CaptureShare(0, 2), CaptureListener.NONE), "share is");
        assertError(SoftLabelException.class, () -> capture(folder).build().run(Data.examples(3000, 4), store),
                "other values or another");
        for (int examples : new int[] {250, 1000}) {
            assertError(SoftLabelException.class, () -> capture(folder).partExamples(examples).build().run(data, store),
                    "partExamples is " + examples + ", not 500");
        }
        // A damaged part, one that was not recorded, and one that is not whole.
        byte[] part = Files.readAllBytes(store.resolve("part-00001.parquet"));
        part[100] ^= 1;
        Files.write(store.resolve("part-00001.parquet"), part);
        Files.write(store.resolve("part-00004.parquet"), part);
        Files.write(store.resolve("part-00003.parquet.tmp"), part);
        long[] first = {-1};
        SoftLabelStore resumed = capture(folder).build().run(data, store, CaptureShare.ALL, progress -> {
            first[0] = first[0] < 0 ? progress.examples() : first[0];
        });
        assertTrue(first[0] > 500 && first[0] <= 1000, "" + first[0]);
        assertEquals(SoftLabelStoreTest.content(capture(folder).build().run(data, folder.resolve("whole"))),
                SoftLabelStoreTest.content(resumed));
        resumed.verify();
    }

    /** The sample of the data is the same, an example that begins a part is not. */
    @Test
    void anExampleThatChanged() throws IOException {
        writeTeacher();
        List<Example<Label>> examples = new ArrayList<>();
        Data.examples(3000, 3).forEach(examples::add);
        stopped(capture(folder).build(), examples, 2000);
        Survey survey = Survey.of(examples, new IndexedLayout(Data.FEATURES), Data.LABELS);
        int changed = IntStream.of(0, 500, 1000).filter(i -> !survey.keys().containsKey((long) i)).findFirst().orElseThrow();
        examples.set(changed, examples.get(changed + 1));
        assertError(SoftLabelException.class, () -> capture(folder).build().run(examples, folder.resolve("store")),
                "other values in example " + changed);
    }

    /** The process ended after the last part, or after the manifest. */
    @Test
    void allPartsAreThere() throws IOException {
        writeTeacher();
        MutableDataset<Label> data = Data.examples(1200, 3);
        Path store = folder.resolve("store");
        stopped(capture(folder).build(), data, 1200);
        assertEquals(3, count());
        Files.writeString(store.resolve("manifest.json.tmp"), "{");
        byte[] progress = Files.readAllBytes(store.resolve("progress.json"));
        SoftLabelStore ended = capture(folder).build().run(data, store);
        ended.verify();
        Files.write(store.resolve("progress.json"), progress);
        SoftLabelStore.open(store).verify();
        assertError(SoftLabelException.class, () -> capture(folder).build().run(data, store), "a whole store");
        assertEquals(SoftLabelStoreTest.content(ended), SoftLabelStoreTest.content(SoftLabelStore.open(store)));
    }

    @Test
    void fullDisk() throws IOException {
        writeTeacher();
        MutableDataset<Label> data = Data.examples(4000, 3);
        try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "size=2m")) {
            Path store = disk.folder().resolve("store");
            Path other = Files.write(disk.folder().resolve("other"), new byte[1900 << 10]);
            assertError(UncheckedIOException.class, () -> capture(folder).build().run(data, store),
                    "cannot be written", "No space");
            assertFalse(Files.exists(store.resolve("manifest.json")));
            Files.delete(other);
            SoftLabelStore resumed = capture(folder).build().run(data, store);
            resumed.verify();
            assertEquals(capture(folder).build().run(data, folder.resolve("whole")).sha256(), resumed.sha256());
        }
    }

    @Test
    void diskThatCannotBeWritten() throws IOException {
        writeTeacher();
        try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "ro")) {
            for (Path store : List.of(disk.folder(), disk.folder().resolve("store"))) {
                assertError(UncheckedIOException.class, () -> capture(folder).build().run(Data.examples(10, 3), store),
                        "cannot be written", store.toString());
            }
        }
    }

    @Test
    void oneProcessAFolder() throws IOException {
        writeTeacher();
        Path store = Files.createDirectories(folder.resolve("store"));
        try (FileChannel file = FileChannel.open(store.resolve("capture.lock"), StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            assertTrue(lock.isValid());
            assertError(SoftLabelException.class, () -> capture(folder).build().run(Data.examples(10, 3), store),
                    "another one at work");
        }
        // A second capture of this process does not free the folder for others.
        capture(folder).build().run(Data.examples(10, 3), store, CaptureShare.ALL, progress -> {
            assertError(SoftLabelException.class, () -> capture(folder).build().run(Data.examples(10, 3), store),
                    "another one at work");
            assertTrue(runElsewhere().contains("another one at work"));
        }).verify();
        assertFalse(Files.exists(store.resolve("capture.lock")));
    }

    private String runElsewhere() {
        try {
            return new ChildJvm().run(Program.class, folder.toString()).output();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void interruptedBetweenTwoBlocks() throws IOException {
        writeTeacher();
        MutableDataset<Label> data = Data.examples(5000, 3);
        assertError(SoftLabelException.class, () -> capture(folder).build().run(data, folder.resolve("store"), CaptureShare.ALL,
                progress -> Thread.currentThread().interrupt()), "interrupted", "last whole part");
        assertTrue(Thread.interrupted());
        capture(folder).build().run(data, folder.resolve("store")).verify();
    }

    /** Data that change between two passes. */
    @Test
    void fewerExamplesInTheSecondPass() throws IOException {
        writeTeacher();
        MutableDataset<Label> data = Data.examples(1200, 3);
        int[] pass = {0};
        Iterable<Example<Label>> shrinking = () -> {
            List<Example<Label>> all = new ArrayList<>();
            data.forEach(all::add);
            return (pass[0]++ == 0 ? all : all.subList(0, 1100)).iterator();
        };
        assertError(SoftLabelException.class, () -> capture(folder).build().run(shrinking, folder.resolve("store")),
                "1200 in the first", "1100 in the second");
        assertFalse(Files.exists(folder.resolve("store/manifest.json")));
    }

    @Test
    void failingExampleEndsTheCapture() throws IOException {
        writeTeacher();
        MutableDataset<Label> data = Data.examples(1200, 3);
        int[] pass = {0};
        Iterable<Example<Label>> failing = () -> {
            List<Example<Label>> all = new ArrayList<>();
            data.forEach(all::add);
            Stream<Example<Label>> stream = all.stream();
            boolean second = pass[0]++ > 0;
            int[] seen = {0};
            return stream.peek(example -> {
                if (second && seen[0]++ == 700) {
                    throw new IllegalStateException("the disk is gone");
                }
            }).iterator();
        };
        assertEquals("the disk is gone", assertThrows(IllegalStateException.class,
                () -> capture(folder).build().run(failing, folder.resolve("store"))).getMessage());
        assertEquals(1, count());
    }
}
