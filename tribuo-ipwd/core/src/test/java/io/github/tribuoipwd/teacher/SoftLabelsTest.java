/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A teacher's scores of a row are not computed again in this JVM. */
@Tag("unit")
class SoftLabelsTest {

    /** {@code TeacherContract}: so many rows are computed alone and together, once for a teacher. */
    private static final int CHECKED = 8;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(50, 5);
    private final FeaturePositions features = Data.positions(data, 16);

    /** The bias makes every test's teacher another one. */
    private CountingTeacher teacher(float bias, InputTransform transform) throws IOException {
        Path file = TeacherFile.of(3, -1, 16).bias(bias).write(folder.resolve("teacher" + bias + ".onnx"));
        return new CountingTeacher(OnnxTeacher.builder(file, Data.LABELS).transform(transform).build());
    }

    private SoftLabels capture(CountingTeacher teacher, DenseRows rows) {
        return SoftLabels.capture(teacher, features, rows, Data.LABELS, new int[rows.count()]);
    }

    private DenseRows rows(int... numbers) {
        DenseRows all = Data.rows(data, 16);
        DenseRows some = DenseRows.allocate(numbers.length, 16);
        for (int i = 0; i < numbers.length; i++) {
            some.put(i, FloatBuffer.wrap(Data.row(all, numbers[i])));
        }
        return some;
    }

    @Test
    void onceForEachDistinctRow() throws IOException {
        CountingTeacher teacher = teacher(0.1f, InputTransform.identity());
        capture(teacher, rows(0, 1, 2, 1, 0, 3, 4, 5, 6, 7));
        assertEquals(8 + CHECKED, teacher.rows, "eight distinct rows, and the check");
        assertEquals(CHECKED, teacher.rowsAlone);
        capture(teacher, rows(7, 2, 8, 9));
        assertEquals(2 + 8 + CHECKED, teacher.rows, "two new rows");
        assertEquals(CHECKED, teacher.rowsAlone, "the check is made once");
        capture(teacher, rows(9, 8, 7, 6));
        assertEquals(2, teacher.sessions, "no session for what is known");
    }

    @Test
    void rememberedLogitsAreTheSame() throws IOException {
        CountingTeacher teacher = teacher(0.2f, InputTransform.identity());
        SoftLabels some = capture(teacher, rows(3, 1));
        SoftLabels again = capture(teacher, rows(5, 3, 1));
        assertArrayEquals(Data.row(some.logits(), 0), Data.row(again.logits(), 1));
        assertArrayEquals(Data.row(some.logits(), 1), Data.row(again.logits(), 2));
        assertEquals(some.facts(), again.facts());
    }

    /** Another order of the labels is another view of the same logits. */
    @Test
    void labelOrderDoesNotMatter() throws IOException {
        CountingTeacher teacher = teacher(0.3f, InputTransform.identity());
        SoftLabels straight = capture(teacher, rows(3, 4));
        SoftLabels turned = SoftLabels.capture(teacher, features, rows(3, 4), List.of("c", "b", "a"), new int[2]);
        assertEquals(Data.row(straight.logits(), 1)[0], Data.row(turned.logits(), 1)[2]);
        assertEquals(1, teacher.sessions);
    }

    @Test
    void anotherSettingIsAnotherTeacher() throws IOException {
        CountingTeacher plain = teacher(0.4f, InputTransform.identity());
        capture(plain, rows(1, 2));
        CountingTeacher scaled = teacher(0.4f, InputTransform.builder().scale(2).build());
        capture(scaled, rows(1, 2));
        assertEquals(1, scaled.sessions);
        CountingTeacher same = teacher(0.4f, InputTransform.identity());
        capture(same, rows(1, 2));
        assertEquals(0, same.sessions, "an equal description in another object");
    }

    @Test
    void anotherLayoutIsAnotherInput() throws IOException {
        CountingTeacher teacher = teacher(0.5f, InputTransform.identity());
        capture(teacher, rows(1, 2));
        SoftLabels.capture(teacher, Data.positions(data, 4, 2, 2), rows(1, 2), Data.LABELS, new int[2]);
        assertEquals(2, teacher.sessions);
    }

    /** A teacher whose answers come from a function, which no provenance can hold. */
    private record Function(UnaryOperator<Float> function) implements Teacher {

        @Override
        public List<String> labels() {
            return Data.LABELS;
        }

        @Override
        public TeacherSession open(FeaturePositions features, Rows sample) {
            return new TeacherSession() {
                @Override
                public void logits(FloatBuffer values, int number, FloatBuffer logits) {
                    for (int i = 0; i < number * 3; i++) {
                        logits.put(i, function.apply(values.get(i / 3 * 16 + i % 3)));
                    }
                }

                @Override
                public Map<String, String> facts() {
                    return Map.of();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public ConfiguredObjectProvenance getProvenance() {
            return new ConfiguredObjectProvenanceImpl(this, "Teacher");
        }
    }

    @Test
    void teachersOfEqualProvenanceAreNotTheSame() {
        Set<List<Float>> answers = new HashSet<>();
        Set<ConfiguredObjectProvenance> provenances = new HashSet<>();
        for (int i = 1; i <= 5; i++) {
            int factor = i;
            Teacher teacher = new Function(value -> factor * value);
            float[] row = Data.row(SoftLabels.capture(teacher, features, rows(1, 2), Data.LABELS, new int[2]).logits(), 0);
            answers.add(List.of(row[0], row[1], row[2]));
            provenances.add(teacher.getProvenance());
        }
        assertEquals(1, provenances.size(), "nothing in the provenance tells them apart");
        assertEquals(5, answers.size());
        Set<List<Float>> ensembles = new HashSet<>();
        for (int i = 1; i <= 3; i++) {
            int factor = i;
            Teacher ensemble = new EnsembleTeacher(List.of(new Function(value -> factor * value), new Function(value -> -value)), 4);
            float[] row = Data.row(SoftLabels.capture(ensemble, features, rows(1, 2), Data.LABELS, new int[2]).logits(), 0);
            ensembles.add(List.of(row[0], row[1], row[2]));
        }
        assertEquals(3, ensembles.size());
    }

    /** Equal by {@code equals}, which does not imply equal scores; so only the object itself shares. */
    @Test
    void equalObjectsDoNotShareEither() {
        int[] calls = {0};
        UnaryOperator<Float> counting = value -> {
            calls[0]++;
            return value;
        };
        Teacher one = new Function(counting);
        Teacher other = new Function(counting);
        assertEquals(one, other);
        SoftLabels.capture(one, features, rows(1, 2), Data.LABELS, new int[2]);
        int first = calls[0];
        SoftLabels.capture(one, features, rows(1, 2), Data.LABELS, new int[2]);
        assertEquals(first, calls[0], "the same object is asked once");
        SoftLabels.capture(other, features, rows(1, 2), Data.LABELS, new int[2]);
        assertEquals(2 * first, calls[0]);
    }

    /** An ensemble uses the scores that its members have computed before. */
    @Test
    void membersOfAnEnsembleShare() throws IOException {
        CountingTeacher teacher = teacher(0.6f, InputTransform.identity());
        capture(teacher, rows(1, 2));
        SoftLabels.capture(new EnsembleTeacher(List.of(teacher), 4), features, rows(2, 1), Data.LABELS, new int[2]);
        assertEquals(1, teacher.sessions);
    }

    /** The scores of a teacher object are collected with it. */
    @Test
    void collectedWithTheTeacher() throws InterruptedException {
        WeakReference<Teacher> gone = asked();
        for (int i = 0; gone.get() != null && i < 100; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertNull(gone.get());
    }

    private WeakReference<Teacher> asked() {
        Teacher teacher = new Function(value -> value + 1);
        SoftLabels.capture(teacher, features, rows(1, 2), Data.LABELS, new int[2]);
        return new WeakReference<>(teacher);
    }
}
