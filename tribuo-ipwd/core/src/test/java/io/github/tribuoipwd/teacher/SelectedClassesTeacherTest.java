/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Digits;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Teachers with more classes than the data, or finer ones. */
@Tag("unit")
class SelectedClassesTeacherTest {

    private static final Path FOLDER = Digits.CASES.resolve("g1-teacher-knows-more-classes");
    private static final List<String> TWELVE = IntStream.range(0, 12).mapToObj(Integer::toString).toList();
    private static final List<String> PARITY = List.of("even", "odd");
    private static final int[] SOME = IntStream.range(0, 300).toArray();

    private final Teacher twelve = OnnxTeacher.builder(FOLDER.resolve("classes12.onnx"), TWELVE).build();
    private final Teacher plain = OnnxTeacher.builder(FOLDER.resolve("plain.onnx"), Digits.LABELS).build();

    private static SoftLabels capture(Teacher teacher, List<String> labels, int[] labelIds, int... rows) {
        return SoftLabels.capture(teacher, Digits.FEATURES, Digits.rows(rows), labels, labelIds);
    }

    private static float[][] logits(Teacher teacher, int... rows) {
        SoftLabels found = capture(teacher, teacher.labels(), new int[rows.length], rows);
        return IntStream.range(0, rows.length).mapToObj(row -> Data.row(found.logits(), row)).toArray(float[][]::new);
    }

    @Test
    void classesThatTheDataLackAreDropped() {
        int[] ids = Digits.labelIds(Digits.all());
        assertError(IllegalArgumentException.class, () -> capture(twelve, Digits.LABELS, ids, Digits.all()), "[10, 11] only in the teacher",
                "SelectedClassesTeacher");
        Teacher ten = new SelectedClassesTeacher(twelve, Digits.LABELS);
        SoftLabels found = capture(ten, Digits.LABELS, ids, Digits.all());
        assertTrue(found.accuracy() > 0.97, () -> "accuracy " + found.accuracy());
        assertEquals("2 of 12: 10, 11", found.facts().get("classes-dropped"));
        double dropped = Double.parseDouble(found.facts().get("mean-probability-dropped"));
        assertTrue(dropped >= 0 && dropped < 0.2, found.facts()::toString);
        float[][] all = logits(twelve, 3, 4);
        float[][] some = logits(ten, 3, 4);
        for (int k = 0; k < 10; k++) {
            assertEquals(all[1][k], some[1][k]);
        }
    }

    /** A class without an example in these data. */
    @Test
    void digitsWithoutTheNine() {
        int[] rows = IntStream.of(Digits.all()).filter(row -> Digits.labelIds(row)[0] != 9).toArray();
        MutableDataset<Label> data = Digits.examples(rows);
        DistillationTrainer.Builder trainer = DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(32))
                .transform(InputTransform.builder().scale(1 / 16.0).build()).optimizer(new Sgd(0.05)).maximumGradientNorm(5).epochs(3);
        assertError(IllegalArgumentException.class, () -> trainer.teacher(plain).build().train(data), "SelectedClassesTeacher");
        try (DistilledModel student = trainer.teacher(new SelectedClassesTeacher(plain, Digits.LABELS.subList(0, 9))).build().train(data)) {
            long right = data.getData().stream().filter(example -> student.predict(example).getOutput().getLabel()
                    .equals(example.getOutput().getLabel())).count();
            assertTrue(right > 0.93 * rows.length, () -> right + " of " + rows.length);
            assertTrue(student.getProvenance().toString().contains("classes-dropped"));
        }
    }

    @Test
    void othersCanBeGathered() {
        Teacher gathered = SelectedClassesTeacher.builder(plain, List.of("3", "5")).others(OtherClasses.GATHER)
                .othersLabel("other").build();
        assertEquals(List.of("3", "5", "other"), gathered.labels());
        float[] all = logits(plain, 7)[0];
        float[] three = logits(gathered, 7)[0];
        double others = 0;
        for (int k = 0; k < 10; k++) {
            others += k == 3 || k == 5 ? 0 : Math.exp(all[k]);
        }
        assertArrayEquals(new float[] {all[3], all[5], (float) Math.log(others)}, three, 1e-5f);
        assertTrue(capture(gathered, gathered.labels(), new int[1], 7).facts().containsKey("mean-probability-gathered"));
    }

    /** Finer classes than the data's: their probabilities add up. */
    @Test
    void classesCanBeMapped() {
        Map<String, String> mapping = Digits.LABELS.stream()
                .collect(Collectors.toMap(label -> label, label -> PARITY.get(Integer.parseInt(label) % 2)));
        Teacher parity = SelectedClassesTeacher.builder(plain, PARITY).mapping(mapping).build();
        SoftLabels found = capture(parity, List.of("odd", "even"),
                IntStream.of(Digits.labelIds(SOME)).map(digit -> 1 - digit % 2).toArray(), SOME);
        assertTrue(found.accuracy() > 0.97);
        assertTrue(!found.facts().toString().contains("dropped"));
        float[] all = logits(plain, 7)[0];
        double even = 0;
        double odd = 0;
        for (int k = 0; k < 10; k++) {
            even += k % 2 == 0 ? Math.exp(all[k]) : 0;
            odd += k % 2 == 1 ? Math.exp(all[k]) : 0;
        }
        assertArrayEquals(new float[] {(float) Math.log(odd), (float) Math.log(even)}, Data.row(found.logits(), 7), 1e-4f);
    }

    /** One class renamed, one gathered into one that stays, the rest dropped. */
    @Test
    void mappingAndDropping() {
        Teacher mixed = SelectedClassesTeacher.builder(plain, List.of("zero", "1")).mapping(Map.of("0", "zero", "7", "1")).build();
        float[] all = logits(plain, 20)[0];
        float[] two = logits(mixed, 20)[0];
        assertEquals(all[0], two[0]);
        assertEquals(Math.log(Math.exp(all[1]) + Math.exp(all[7])), two[1], 1e-5);
        assertEquals("7 of 10: 2, 3, 4, 5, 6, 8, 9", capture(mixed, mixed.labels(), new int[1], 20).facts().get("classes-dropped"));
    }

    /** Of an ensemble, in an ensemble, with probabilities, and in a session. */
    @Test
    void withEveryOtherTeacher() {
        Teacher rounded = OnnxTeacher.builder(Digits.CASES.resolve("a1-almost-probabilities/round2.onnx"), Digits.LABELS).build();
        List<String> five = List.of("4", "3", "2", "1", "0");
        int[] rows = IntStream.range(0, 500).filter(row -> Digits.labelIds(row)[0] < 5).toArray();
        int[] ids = IntStream.of(Digits.labelIds(rows)).map(digit -> five.indexOf("" + digit)).toArray();
        Teacher ofEnsemble = new SelectedClassesTeacher(new EnsembleTeacher(List.of(plain, rounded), 1), five);
        Teacher inEnsemble = new EnsembleTeacher(List.of(new SelectedClassesTeacher(plain, five),
                new SelectedClassesTeacher(rounded, five)), 1);
        for (Teacher teacher : List.of(ofEnsemble, inEnsemble)) {
            SoftLabels found = capture(teacher, five, ids, rows);
            assertTrue(found.accuracy() > 0.97, () -> found.accuracy() + " of " + teacher);
            assertTrue(found.facts().toString().contains("PROBABILITIES"), found.facts()::toString);
            FloatBuffer logits = FloatBuffer.allocate(5 * 3);
            FloatBuffer values = FloatBuffer.allocate(64 * 3);
            try (TeacherSession session = teacher.open(Digits.FEATURES, Digits.rows(rows))) {
                Digits.rows(rows).copy(new int[] {4, 5, 6}, 0, 3, values);
                session.logits(values.flip(), 3, logits);
                assertArrayEquals(Data.row(found.logits(), 5), Arrays.copyOfRange(logits.array(), 5, 10), 1e-5f);
                assertTrue(session.facts().toString().contains("dropped"), session.facts()::toString);
            }
        }
    }

    /** The kind is decided by all of the teacher's columns, before any is dropped. */
    @Test
    void kindBeforeSelection() {
        Teacher rounded = OnnxTeacher.builder(Digits.CASES.resolve("a1-almost-probabilities/qsoftmax.onnx"), Digits.LABELS)
                .outputKind(OutputKind.AUTO).build();
        SoftLabels found = capture(new SelectedClassesTeacher(rounded, List.of("8", "9")), List.of("8", "9"), new int[300], SOME);
        assertEquals("PROBABILITIES", found.facts().get("output-kind"));
    }

    @Test
    void errors() {
        assertError(IllegalArgumentException.class, () -> new SelectedClassesTeacher(plain, List.of("1", "eleven")), "labels", "eleven");
        assertError(IllegalArgumentException.class, () -> new SelectedClassesTeacher(plain, List.of("1")), "two labels");
        assertError(IllegalArgumentException.class, () -> new SelectedClassesTeacher(plain, List.of("1", "1")), "twice");
        assertError(IllegalArgumentException.class, () -> SelectedClassesTeacher.builder(plain, List.of("1", "2"))
                .mapping(Map.of("x", "1")).build(), "mapping", "\"x\"");
        assertError(IllegalArgumentException.class, () -> SelectedClassesTeacher.builder(plain, List.of("1", "2"))
                .mapping(Map.of("3", "y")).build(), "mapping", "\"y\"");
        assertError(IllegalArgumentException.class, () -> SelectedClassesTeacher.builder(plain, List.of("1", "2"))
                .others(OtherClasses.GATHER).build(), "othersLabel");
    }
}
