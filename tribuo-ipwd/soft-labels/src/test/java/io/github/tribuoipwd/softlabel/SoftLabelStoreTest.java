/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.CapturedAnswers;
import io.github.tribuoipwd.teacher.MissingRows;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

@Tag("unit")
class SoftLabelStoreTest {

    @TempDir
    private Path folder;
    private Teacher teacher;
    private MutableDataset<Label> data;
    private DenseRows rows;

    @BeforeEach
    void prepare() throws IOException {
        teacher = OnnxTeacher.builder(TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx")),
                Data.LABELS).outputKind(OutputKind.LOGITS).build();
        data = Data.examples(100, 3);
        rows = Data.rows(data, Data.FEATURES);
    }

    private SoftLabelCapture.Builder capture() {
        return SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES)).partExamples(16);
    }

    private float[] logits(Teacher from, int row) {
        SoftLabels labels = SoftLabels.capture(from, Data.positions(data, Data.FEATURES), rows, Data.LABELS, Data.labelIds(data));
        return Data.row(labels.logits(), row);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void givesWhatTheTeacherGave(Precision precision) {
        SoftLabelStore store = capture().precision(precision).build().run(data, folder.resolve("store"));
        assertEquals(100, store.manifest().rows());
        assertEquals(7, store.manifest().parts().size());
        store.verify();
        StoredTeacher stored = new StoredTeacher(folder.resolve("store"));
        assertEquals(Data.LABELS, stored.labels());
        double largest = 0;
        try (CapturedAnswers answers = stored.find(Data.positions(data, Data.FEATURES), rows, null)) {
            for (int row = 0; row < 100; row++) {
                FloatBuffer found = FloatBuffer.allocate(Data.CLASSES);
                answers.logits(row, 0, found);
                float[] expected = logits(teacher, row);
                for (int i = 0; i < Data.CLASSES; i++) {
                    double difference = Math.abs(expected[i] - found.get(i)) / Math.max(1, Math.abs(expected[i]));
                    largest = Math.max(largest, difference);
                    assertTrue(difference <= (precision == Precision.FLOAT16 ? 1 / 2048.0 : 1e-6), row + " " + difference);
                }
            }
        }
        assertEquals(precision == Precision.FLOAT16, largest > 1e-6, "" + largest);
        StoreComparison comparison = store.verify(capture().precision(precision).build(), data);
        assertTrue(comparison.agrees(), comparison::toString);
        assertEquals(100, comparison.rows());
    }

    @Test
    void largestClassesKeepTheirLogitsAndTheRestItsMass() {
        SoftLabelStore store = capture().top(2).build().run(data, folder.resolve("store"));
        SoftLabels stored = SoftLabels.capture(new StoredTeacher(store.folder()), Data.positions(data, Data.FEATURES), rows,
                Data.LABELS, Data.labelIds(data));
        for (int row = 0; row < 100; row++) {
            float[] expected = logits(teacher, row);
            // With one class left out its logit follows from its mass.
            assertArrayEquals(expected, Data.row(stored.logits(), row), 1e-3f, "row " + row);
        }
    }

    /** The classes that are not stored have a logit that is right at one temperature, and a trainer with another is refused. */
    @Test
    void largestClassesAreForOneTemperature() {
        SoftLabelStore some = capture().top(2).build().run(data, folder.resolve("some"));
        assertEquals(1, new StoredTeacher(some.folder()).temperature().orElseThrow());
        assertEquals(4, new StoredTeacher(some.folder(), null, MissingRows.REFUSE, 4).temperature().orElseThrow());
        SoftLabelStore all = capture().build().run(data, folder.resolve("all"));
        assertTrue(new StoredTeacher(all.folder()).temperature().isEmpty());
        assertError(IllegalArgumentException.class, () -> new StoredTeacher(all.folder(), null, MissingRows.REFUSE, 4),
                "temperature has no effect");
        assertError(IllegalArgumentException.class, () -> new StoredTeacher(some.folder(), null, MissingRows.REFUSE, -1),
                "temperature must be zero or a positive number");
    }

    @Test
    void equalRowsAndShuffledDataFindTheirs() {
        capture().build().run(data, folder.resolve("store"));
        List<Example<Label>> examples = new ArrayList<>();
        data.forEach(examples::add);
        Collections.reverse(examples);
        MutableDataset<Label> other = new MutableDataset<>(data.getSourceProvenance(), data.getOutputFactory());
        examples.subList(0, 30).forEach(other::add);
        examples.subList(10, 20).forEach(other::add);
        DenseRows otherRows = Data.rows(other, Data.FEATURES);
        try (CapturedAnswers answers = new StoredTeacher(folder.resolve("store")).find(Data.positions(data, Data.FEATURES),
                otherRows, null)) {
            for (int row = 0; row < 40; row++) {
                FloatBuffer found = FloatBuffer.allocate(Data.CLASSES);
                answers.logits(row, 0, found);
                assertArrayEquals(logits(teacher, row < 30 ? 99 - row : 99 - (row - 20)), found.array(), 1e-5f, "row " + row);
            }
        }
    }

    @Test
    void missingRowsAreRefusedOrComputed() {
        capture().build().run(data, folder.resolve("store"));
        MutableDataset<Label> more = Data.examples(110, 3);
        DenseRows all = Data.rows(more, Data.FEATURES);
        assertError(TeacherException.class,
                () -> new StoredTeacher(folder.resolve("store")).find(Data.positions(data, Data.FEATURES), all, null).close(),
                "must hold all 110 rows", "10 that it has not", "row 100", "RUN_TEACHER");
        StoredTeacher running = new StoredTeacher(folder.resolve("store"), teacher, MissingRows.RUN_TEACHER);
        try (CapturedAnswers answers = running.find(Data.positions(data, Data.FEATURES), all, null)) {
            assertEquals("10", answers.facts().get("rows-not-in-store"));
            SoftLabels expected = SoftLabels.capture(teacher, Data.positions(data, Data.FEATURES), all, Data.LABELS,
                    Data.labelIds(more));
            for (int row = 0; row < 110; row++) {
                FloatBuffer found = FloatBuffer.allocate(Data.CLASSES);
                answers.logits(row, 0, found);
                assertArrayEquals(Data.row(expected.logits(), row), found.array(), 1e-5f, "row " + row);
            }
        }
        assertError(IllegalArgumentException.class,
                () -> new StoredTeacher(folder.resolve("store"), null, MissingRows.RUN_TEACHER), "missing needs a teacher");
    }

    @Test
    void anotherTeacherIsNamed() throws IOException {
        SoftLabelStore store = capture().build().run(data, folder.resolve("store"));
        Path changed = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).bias(1).write(folder.resolve("changed.onnx"));
        assertError(IllegalArgumentException.class, () -> new StoredTeacher(store.folder(),
                OnnxTeacher.builder(changed, Data.LABELS).outputKind(OutputKind.LOGITS).build(), MissingRows.REFUSE),
                "teacher.sha256");
        Path same = folder.resolve("teacher.onnx");
        assertError(IllegalArgumentException.class, () -> new StoredTeacher(store.folder(),
                OnnxTeacher.builder(same, List.of("a", "c", "b")).outputKind(OutputKind.LOGITS).build(), MissingRows.REFUSE),
                "column 1 is \"c\", not \"b\"");
        assertError(IllegalArgumentException.class, () -> new StoredTeacher(store.folder(), OnnxTeacher.builder(same, Data.LABELS)
                .outputKind(OutputKind.LOGITS).transform(InputTransform.builder().scale(2).build()).build(),
                MissingRows.REFUSE), "transform", "scale");
        // Where it lies and how it runs changes nothing.
        Files.copy(same, folder.resolve("copy.onnx"));
        new StoredTeacher(store.folder(), OnnxTeacher.builder(folder.resolve("copy.onnx"), Data.LABELS)
                .outputKind(OutputKind.LOGITS).batchSize(3).threads(1).build(), MissingRows.REFUSE);
    }

    @Test
    void otherFeaturesAndViewsAreNamed() {
        capture().build().run(data, folder.resolve("store"));
        StoredTeacher stored = new StoredTeacher(folder.resolve("store"));
        assertError(TeacherException.class, () -> stored.find(Data.positions(data, 1, 4, 4), rows, null).close(), "layout.shape",
                "[1, 4, 4]");
        List<String> names = new ArrayList<>(Data.positions(data, Data.FEATURES).names());
        Collections.swap(names, 2, 5);
        assertError(TeacherException.class, () -> stored.find(new FeaturePositions(names, Data.FEATURES), rows,
                null).close(), "position 2 is \"5\", not \"2\"");
        assertError(TeacherException.class, () -> stored.find(Data.positions(data, Data.FEATURES), rows,
                new HorizontalFlip()).close(), "augmentation is", "HorizontalFlip", "not absent");
    }

    @Test
    void viewsAreMadeAgain() {
        Augmentation crop = new RandomCrop(1);
        SoftLabelCapture views = SoftLabelCapture.builder(teacher(1, 4, 4), new IndexedLayout(1, 4, 4)).views(crop, 3, 8)
                .partExamples(7).build();
        SoftLabelStore store = views.run(data, folder.resolve("store"));
        assertEquals(300, store.manifest().rows());
        StoredTeacher stored = new StoredTeacher(store.folder());
        DenseRows images = Data.rows(data, 1, 4, 4);
        SoftLabelRow[] last = new SoftLabelRow[1];
        store.forEach(row -> last[0] = row);
        assertEquals(2, last[0].view());
        try (CapturedAnswers answers = stored.find(Data.positions(data, 1, 4, 4), images, crop)) {
            assertEquals(3, answers.views());
            DenseRows seen = DenseRows.allocate(300, 1, 4, 4);
            for (int i = 0; i < 300; i++) {
                FloatBuffer image = FloatBuffer.allocate(16);
                FloatBuffer view = FloatBuffer.allocate(16);
                images.copy(i / 3, image);
                crop.apply(image.flip(), new int[] {1, 4, 4}, view, answers.generator(i / 3, i % 3));
                seen.put(i, view.flip());
            }
            assertEquals(last[0].viewKey(), new RowKeys(16).key(seen, 299));
            SoftLabels expected = SoftLabels.capture(teacher(1, 4, 4), Data.positions(data, 1, 4, 4), seen, Data.LABELS,
                    new int[300], TeacherCheck.WARN);
            for (int i = 0; i < 300; i++) {
                FloatBuffer found = FloatBuffer.allocate(Data.CLASSES);
                answers.logits(i / 3, i % 3, found);
                assertArrayEquals(Data.row(expected.logits(), i), found.array(), 1e-5f, "view " + i);
            }
        }
        assertError(TeacherException.class, () -> stored.find(Data.positions(data, 1, 4, 4), images,
                new RandomCrop(2)).close(), "augmentation.padding is \"2\", not \"1\"");
        assertError(TeacherException.class, () -> stored.find(Data.positions(data, 1, 4, 4), images, null).close(),
                "augmentation is absent");
    }

    private Teacher teacher(int... shape) {
        try {
            return OnnxTeacher.builder(TeacherFile.of(Data.CLASSES, -1, shape[0], shape[1], shape[2])
                            .write(folder.resolve("images.onnx")), Data.LABELS)
                    .outputKind(OutputKind.LOGITS).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SortedMap<String, String> content(SoftLabelStore store) {
        SortedMap<String, String> content = new TreeMap<>();
        store.forEach(row -> content.put(row.key() + "/" + row.view(), row.viewKey() + " " + row.label() + " "
                + Arrays.toString(row.values()) + Arrays.toString(row.ids()) + row.mass() + row.mass2() + row.mass4()));
        return content;
    }

    @Test
    void tellsWhatItIs() {
        SoftLabelStore store = capture().build().run(data, folder.resolve("store"));
        String text = store.describe();
        for (String part : List.of(store.sha256(), "100 of 100 examples in 7 parts", "OnnxTeacher", "LOGITS", "[a, b, c]",
                "FLOAT32", "examples as they are", "IndexedLayout", "CPU")) {
            assertTrue(text.contains(part), part + " in " + text);
        }
        assertTrue(store.manifest().data().toString().contains("test data"), store.manifest().data()::toString);
        assertEquals(store.manifest().teacher().sha256(), new StoredTeacher(store.folder()).getProvenance().getInstanceValues()
                .get("model-hash").getValue());
    }

    @Test
    void planIsNearTheTruth() {
        CapturePlan plan = capture().build().plan(data, CaptureShare.ALL);
        SoftLabelStore store = SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES)).build()
                .run(data, folder.resolve("store"));
        assertEquals(100, plan.rows());
        assertEquals(store.manifest().bytes(), plan.bytes(), 0.05 * store.manifest().bytes());
        assertTrue(plan.seconds() > 0 && plan.seconds() < 10, plan::toString);
        assertEquals(0, plan.lostMass());
        assertTrue(capture().top(2).build().plan(data, new CaptureShare(1, 4)).lostMass() > 0);
        assertEquals(32, capture().top(2).build().plan(data, new CaptureShare(1, 4)).examples());
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void settingsThatCannotBe() throws IOException {
        assertError(IllegalArgumentException.class, () -> capture().top(3).build(), "top must be 0", "from 2 to 2");
        assertError(IllegalArgumentException.class, () -> capture().top(1).build(), "top must be 0");
        assertError(IllegalArgumentException.class, () -> capture().partExamples(0).build(), "partExamples must be positive");
        capture().build().run(data, folder.resolve("store"));
        assertError(SoftLabelException.class, () -> capture().build().run(data, folder.resolve("store")), "a whole store");
        assertError(SoftLabelException.class, () -> capture().build().run(data, folder), "other files", "teacher.onnx");
        assertError(SoftLabelException.class, () -> SoftLabelStore.open(folder.resolve("none")), "found none");
        assertError(IllegalArgumentException.class, () -> new StoredTeacher(folder.resolve("none")), "found none");
        assertError(IllegalArgumentException.class, () -> SoftLabelCapture.builder(new StoredTeacher(folder.resolve("store")),
                new IndexedLayout(Data.FEATURES)).build(), "must be one that computes");
        Path large = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).bias(70000).write(folder.resolve("large.onnx"));
        Teacher beyond = OnnxTeacher.builder(large, Data.LABELS).outputKind(OutputKind.LOGITS).build();
        assertError(SoftLabelException.class, () -> SoftLabelCapture.builder(beyond, new IndexedLayout(Data.FEATURES))
                .precision(Precision.FLOAT16).build().run(data, folder.resolve("beyond")), "at most 65504", "FLOAT32");
        assertFalse(Files.exists(folder.resolve("beyond/manifest.json")));
    }
}
