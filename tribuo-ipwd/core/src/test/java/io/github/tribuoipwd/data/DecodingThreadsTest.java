/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/** Images are the same, in the same order and with the same errors, however many threads decode them. */
@Tag("property")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DecodingThreadsTest {

    private static final int IMAGES = 60;
    private static final int SIZE = 3 * 4 * 4;
    private static final int AHEAD = 4;

    @TempDir
    private Path folder;

    @BeforeEach
    void images() throws IOException, InterruptedException {
        awaitNoThreads(); // of the test before
        for (int i = 0; i < IMAGES; i++) {
            ImageFiles.png(file(i), 4 + i % 7, 4 + i);
        }
    }

    private Path file(int i) {
        return folder.resolve(i < 20 ? "a" : "b").resolve("%02d.png".formatted(i));
    }

    private ImageFolderDataSource source(int threads) {
        return ImageFolderDataSource.builder(folder, 4, 4).threads(threads).build();
    }

    private static int hash(FloatBuffer row) {
        return Arrays.hashCode(row.array());
    }

    private static int hash(Example<?> example) {
        FloatBuffer row = FloatBuffer.allocate(SIZE);
        ((DenseExample<?>) example).copyTo(row, 0);
        return hash(row);
    }

    /** Names and rows, read one after the other, and what ended that. */
    private static List<String> read(Iterator<Example<Label>> examples) {
        List<String> read = new ArrayList<>();
        try {
            while (examples.hasNext()) {
                Example<Label> example = examples.next();
                read.add(example.getMetadataValue(Example.NAME).orElseThrow() + " " + example.getOutput().getLabel() + " " + hash(example));
            }
        } catch (UncheckedIOException e) {
            read.add(e.getMessage());
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 7})
    void sameExamplesInTheSameOrder(int threads) {
        List<String> expected = read(source(1).iterator());
        assertEquals(IMAGES, expected.size());
        assertEquals(IMAGES, Set.copyOf(expected).size());
        ImageFolderDataSource source = source(threads);
        assertEquals(expected, read(source.iterator()));
        assertEquals(expected, read(source.iterator()), "again, while threads of the first time may be left");
        assertEquals(source(1).toString(), source.toString());
    }

    private static int[] order(int number) {
        int[] order = new int[number];
        Arrays.setAll(order, i -> i * 7 % number);
        return order;
    }

    /** As statistics, trainings and predictions read them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void sameRows(int threads) {
        List<Integer> expected = new ArrayList<>();
        source(1).forEach(example -> expected.add(hash(example)));
        DenseDataset<Label> data = new DenseDataset<>(source(threads));
        assertEquals(new DenseDataset<>(source(1)).getFeatureMap().toReadableString(), data.getFeatureMap().toReadableString());
        FeaturePositions positions = new IndexedLayout(3, 4, 4).bind(data.featureNames());
        Rows rows = Rows.of(data, positions);
        FloatBuffer all = FloatBuffer.allocate(IMAGES * SIZE);
        int[] order = order(IMAGES);
        rows.copy(order, 0, 20, all);
        rows.copy(order, 20, IMAGES - 20, all);
        for (int i = 0; i < IMAGES; i++) {
            float[] row = Arrays.copyOfRange(all.array(), i * SIZE, (i + 1) * SIZE);
            assertEquals(expected.get(order[i]), Arrays.hashCode(row));
        }
        for (int i : new int[] {0, 1, 2, 3, 9, 4, 5, 6, 59, 0, 1, 2, 40, 41, 42, 43, 44, 44, 45}) {
            FloatBuffer row = FloatBuffer.allocate(SIZE);
            rows.copy(i, row);
            assertEquals(expected.get(i), hash(row));
        }
        FloatBuffer gathered = FloatBuffer.allocate(IMAGES * SIZE);
        positions.gather(new ArrayList<>(data.getData()), gathered);
        for (int i = 0; i < IMAGES; i++) {
            assertEquals(expected.get(i), Arrays.hashCode(Arrays.copyOfRange(gathered.array(), i * SIZE, (i + 1) * SIZE)));
        }
    }

    /** Also with an augmentation, which takes images one by one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sameStudents(boolean augmented) {
        byte[] expected = student(1, augmented);
        assertArrayEquals(expected, student(2, augmented));
        assertArrayEquals(expected, student(7, augmented));
    }

    private byte[] student(int threads, boolean augmented) {
        DistillationTrainer.Builder trainer = Students.labelsOnly().layout(new IndexedLayout(3, 4, 4)).optimizer(new Sgd(1e-4));
        if (augmented) {
            trainer.augmentation(new HorizontalFlip());
        }
        try (DistilledModel model = trainer.build().train(new DenseDataset<>(source(threads)))) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    /** The first of several bad images in the order of the reader is the error, after all good ones before it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void brokenImages(int threads) throws IOException {
        for (int i : new int[] {37, 39, 31}) {
            Files.writeString(file(i), "broken");
        }
        ImageFolderDataSource source = source(threads);
        List<String> read = read(source.iterator());
        assertEquals(32, read.size());
        assertTrue(read.get(31).contains("31.png") && read.get(31).contains("\nMaybe"), read.get(31));
        assertEquals(read(source(1).iterator()), read);
        assertError(UncheckedIOException.class, () -> new DenseDataset<>(source).getFeatureMap(), "31.png");
        Rows rows = Rows.of(new DenseDataset<>(source), new IndexedLayout(3, 4, 4).bind(new DenseDataset<>(source).featureNames()));
        assertError(UncheckedIOException.class, () -> rows.copy(new int[] {3, 2, 39, 37, 31}, 0, 5, FloatBuffer.allocate(5 * SIZE)), "39.png");
        FloatBuffer two = FloatBuffer.allocate(2 * SIZE);
        rows.copy(new int[] {3, 2, 39, 37, 31}, 0, 2, two);
        assertEquals(0, two.remaining());
        ImageFolderDataSource careful = ImageFolderDataSource.builder(folder, 4, 4).threads(threads).unreadable(Unreadable.SKIP).build();
        assertEquals(IMAGES - 3, careful.size());
        List<String> left = read(careful.iterator());
        assertEquals(IMAGES - 3, left.size());
        assertEquals(read.subList(0, 31), left.subList(0, 31));
    }

    /** A file that becomes whole again is read, though a thread has found it broken. */
    @Test
    void aFailureIsNotKept() throws IOException {
        Iterator<Example<Label>> examples = source(2).iterator();
        hash(examples.next());
        Files.writeString(file(2), "broken");
        Example<Label> second = examples.next();
        hash(second);
        Example<Label> third = examples.next();
        assertThrows(UncheckedIOException.class, () -> hash(third));
        ImageFiles.png(file(2), 4, 4);
        hash(third);
    }

    /** With a slow reader, no more than the promised number of images is ahead: those that are not lost with their files. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void aSlowReader(int threads) throws Exception {
        Iterator<Example<Label>> examples = source(threads).iterator();
        for (int i = 0; i < 10; i++) {
            hash(examples.next());
        }
        awaitNoThreads(); // they have done all that they may
        for (int i = 0; i < IMAGES; i++) {
            Files.delete(file(i));
        }
        List<String> read = read(examples);
        assertEquals(threads == 1 ? 1 : AHEAD * threads + 1, read.size(), read::toString);
        assertTrue(read.get(read.size() - 1).contains("there is no such file"), read::toString);
    }

    /** Who only collects examples decodes none; who reads none between has the threads do nothing. */
    @Test
    void whoDoesNotRead() throws IOException {
        List<Example<Label>> examples = new ArrayList<>();
        source(7).forEach(examples::add);
        assertEquals(Set.of(), threads());
        Files.delete(file(30));
        assertError(UncheckedIOException.class, () -> hash(examples.get(30)), "30.png");
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith(DecodingThreads.NAME))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void awaitNoThreads() throws InterruptedException {
        for (int i = 0; !threads().isEmpty(); i++) {
            assertTrue(i < 200, () -> "left after 20 seconds: " + threads());
            Thread.sleep(100);
        }
    }

    /** Nothing has to be closed. */
    @Test
    void anAbandonedIteratorLeavesNoThreads() throws InterruptedException {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            ImageFolderDataSource source = source(2);
            Iterator<Example<Label>> examples = source.iterator();
            for (int j = 0; j < 8; j++) {
                hash(examples.next());
            }
            seen.addAll(threads());
        }
        assertTrue(!seen.isEmpty() && seen.size() <= 2, () -> "two of each source: " + seen);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            assertTrue(!thread.getName().startsWith(DecodingThreads.NAME) || thread.isDaemon(), thread::getName);
        }
        awaitNoThreads();
    }

    /** It changes nothing, however many threads there are: who interrupts a training stops it between two steps. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void interrupted(int threads) throws InterruptedException {
        List<String> read = new ArrayList<>();
        List<Boolean> still = new ArrayList<>();
        Thread reader = new Thread(() -> {
            Thread.currentThread().interrupt();
            ImageFolderDataSource source = ImageFolderDataSource.builder(folder, 4, 4).unreadable(Unreadable.SKIP).threads(threads).build();
            still.add(Thread.currentThread().isInterrupted());
            read.addAll(read(source.iterator()));
            still.add(Thread.currentThread().isInterrupted());
        });
        reader.start();
        reader.join();
        assertEquals(read(source(1).iterator()), read);
        assertEquals(List.of(true, true), still);
    }

    @Test
    void settings() {
        assertError(IllegalArgumentException.class, () -> source(-1), "threads", "-1");
        assertError(IllegalArgumentException.class, () -> source(1025), "threads", "[0, 1024]");
        assertEquals(0, new DecodingThreads(1).ahead());
        assertEquals(28, new DecodingThreads(7).ahead());
        int processors = Runtime.getRuntime().availableProcessors();
        assertEquals(processors == 1 ? 0 : 4 * processors, new DecodingThreads(0).ahead());
    }
}
