/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/** Data of every form: their rows are found again, or what is wrong with them is named. */
@Tag("unit")
class CapturedDataTest {

    @TempDir
    private Path folder;
    private Teacher teacher;
    private final MutableDataset<Label> data = Data.examples(100, 3);

    @BeforeEach
    void write() throws IOException {
        teacher = teacher(Data.LABELS, Data.FEATURES);
    }

    private Teacher teacher(List<String> labels, int features) throws IOException {
        Path file = TeacherFile.of(labels.size(), -1, features).write(folder.resolve("teacher" + features + ".onnx"));
        return OnnxTeacher.builder(file, labels).outputKind(OutputKind.LOGITS).build();
    }

    private SoftLabelStore run(Iterable<? extends Example<Label>> examples) {
        return capture().run(examples, folder.resolve("store"));
    }

    private SoftLabelCapture capture() {
        return SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES)).teacherCheck(TeacherCheck.WARN).build();
    }

    private List<Example<Label>> all() {
        List<Example<Label>> all = new ArrayList<>();
        data.forEach(all::add);
        return all;
    }

    private static Example<Label> example(Label label, String[] names, double... values) {
        return new ArrayExample<>(label, names, values);
    }

    /** Sparse, dense, with negative zeros, without a label: one row is one row. */
    @Test
    void formsOfOneRow() {
        float[] row = new float[Data.FEATURES];
        Arrays.fill(row, -0f);
        row[3] = 1.5f;
        FeatureNames names = FeatureNames.numbered("", Data.FEATURES);
        String[] all = IntStream.range(0, names.size()).mapToObj(names::get).toArray(String[]::new);
        List<Example<Label>> forms = List.of(
                example(LabelFactory.UNKNOWN_LABEL, new String[] {names.get(3), names.get(9)}, 1.5, -0.0),
                example(new Label("a"), new String[] {names.get(3)}, 1.5),
                example(new Label("b"), all, IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray()),
                new DenseExample<>(new Label("c"), names, DenseRow.of(row)));
        List<SoftLabelRow> found = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        run(forms).forEach(stored -> {
            found.add(stored);
            labels.add(stored.label());
        });
        assertEquals(1, found.stream().map(SoftLabelRow::key).distinct().count());
        assertEquals(Arrays.asList(null, "a", "b", "c"), labels);
    }

    @Test
    void anyTextIsALabel() throws IOException {
        List<String> odd = List.of("a line\nand \"another\" \\", "\ud83d\ude00 \u00fc\t\u0000", "", "0".repeat(64));
        teacher = teacher(odd, Data.FEATURES);
        List<Example<Label>> examples = new ArrayList<>();
        for (Example<Label> example : data) {
            ArrayExample<Label> renamed = new ArrayExample<>(new Label(odd.get(examples.size() % 4)));
            example.forEach(renamed::add);
            examples.add(renamed);
        }
        SoftLabelStore store = run(examples);
        Set<String> labels = new HashSet<>();
        store.forEach(row -> labels.add(Objects.requireNonNull(row.label())));
        assertEquals(new HashSet<>(odd), labels);
        assertEquals(odd, SoftLabelStore.open(store.folder()).manifest().labels());
    }

    @Test
    void oneExampleAndWrongOnes() {
        assertEquals(1, run(all().subList(0, 1)).manifest().rows());
        Path other = folder.resolve("other");
        assertError(SoftLabelException.class, () -> capture().run(List.of(), other), "found none");
        List<Example<Label>> examples = all();
        examples.add(example(new Label("d"), new String[] {"1"}, 1));
        assertError(SoftLabelException.class, () -> capture().run(examples, other), "found \"d\" of example 100");
        examples.set(100, example(new Label("a"), new String[] {"name"}, 1));
        assertError(IllegalArgumentException.class, () -> capture().run(examples, other), "found \"name\"");
        assertFalse(Files.exists(other.resolve("manifest.json")));
    }

    /** The rows of the sample would all be the last one. */
    @Test
    void oneObjectForAllExamples() {
        assertError(SoftLabelException.class, () -> run(() -> {
            Iterator<Example<Label>> examples = all().iterator();
            Example<Label> shared = examples.next().copy();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return examples.hasNext();
                }

                @Override
                public Example<Label> next() {
                    for (Feature feature : examples.next()) {
                        shared.set(feature);
                    }
                    return shared;
                }
            };
        }), "must give the same examples in each pass", "one object");
    }

    @Test
    void iteratorThatEndsOnce() {
        Iterator<Example<Label>> once = all().iterator();
        assertError(SoftLabelException.class, () -> run(() -> once), "100 in the first and 0 in the second");
    }

    /** As Kotlin throws them. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void checkedExceptionThatIsNotDeclared() {
        int[] passes = {0};
        assertEquals("the disk is gone", assertThrows(IOException.class, () -> run(() -> {
            boolean second = passes[0]++ > 0;
            return all().stream().peek(example -> {
                if (second) {
                    CapturedDataTest.<RuntimeException>raise(new IOException("the disk is gone"));
                }
            }).iterator();
        })).getMessage());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Their names are not in the manifest, their hash is. */
    @Test
    void moreThanTenThousandFeatures() throws IOException {
        int features = 10_001;
        teacher = teacher(Data.LABELS, features);
        List<String> names = new ArrayList<>(IntStream.range(0, features).mapToObj(String::valueOf).toList());
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            examples.add(example(new Label(Data.LABELS.get(i % 3)), new String[] {"" + i, "10000"}, i + 1, 2));
        }
        SoftLabelStore store = SoftLabelCapture.builder(teacher, new IndexedLayout(features)).teacherCheck(TeacherCheck.WARN)
                .build().run(examples, folder.resolve("store"));
        StoredTeacher stored = new StoredTeacher(store.folder());
        FeaturePositions positions = new FeaturePositions(names, features);
        stored.find(positions, DenseRows.gather(examples, 6, positions), null).close();
        Collections.swap(names, 3, 4);
        FeaturePositions swapped = new FeaturePositions(names, features);
        assertError(TeacherException.class, () -> stored.find(swapped, DenseRows.gather(examples, 6, swapped), null).close(),
                "layout.namesSha256");
    }

    @Test
    void folderThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "here");
        assertError(SoftLabelException.class, () -> capture().run(data, file), "must be that of a folder");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectories(folder.resolve("a folder \u00fc")));
        capture().run(data, link).verify();
    }

    /** Parts are read whole. */
    @Test
    void partThatWouldBeTooLarge() {
        assertError(IllegalArgumentException.class, () -> SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES))
                .partExamples(20_000_000).build(), "at most 512 MiB", "with 1 views and 3 classes", "found 20000000");
    }
}
