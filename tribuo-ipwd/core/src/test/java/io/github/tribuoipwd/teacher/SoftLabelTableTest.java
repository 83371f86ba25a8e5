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
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Digits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.evaluation.CrossValidation;

/** A file of ready soft labels as a teacher. */
@Tag("unit")
class SoftLabelTableTest {

    private static final int[] SOME = IntStream.range(0, 200).toArray();

    @TempDir
    private Path folder;

    private final Teacher model = OnnxTeacher.builder(Digits.CASES.resolve("g1-teacher-knows-more-classes/plain.onnx"), Digits.LABELS).build();

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("soft.csv"), text);
    }

    /** The model's scores, each line with the number of its row, in another order. */
    private String table(boolean keyed, int... rows) {
        SoftLabels labels = SoftLabels.capture(model, Digits.FEATURES, Digits.rows(rows), Digits.LABELS, Digits.labelIds(rows));
        return (keyed ? "number," : "") + String.join(",", Digits.LABELS) + "\n" + IntStream.range(0, rows.length).map(i -> keyed
                ? rows.length - 1 - i : i).mapToObj(i -> {
                    StringBuilder line = new StringBuilder(keyed ? rows[i] + "," : "");
                    float[] logits = Data.row(labels.logits(), i);
                    for (int k = 0; k < 10; k++) {
                        line.append(k == 0 ? "" : ",").append(logits[k]);
                    }
                    return line.toString();
                }).collect(Collectors.joining("\n"));
    }

    private static SoftLabels capture(Teacher teacher, int... rows) {
        MutableDataset<Label> data = Digits.examples(rows);
        return SoftLabels.capture(teacher, Digits.FEATURES, Rows.of(data, Digits.FEATURES), Digits.LABELS, Digits.labelIds(rows));
    }

    private static void assertSameLogits(SoftLabels expected, SoftLabels found) {
        for (int row = 0; row < expected.logits().count(); row++) {
            assertArrayEquals(Data.row(expected.logits(), row), Data.row(found.logits(), row));
        }
    }

    @Test
    void lineByLine() throws IOException {
        SoftLabelTable table = SoftLabelTable.builder(write(table(false, SOME))).build();
        assertEquals(Digits.LABELS, table.labels());
        SoftLabels found = capture(table, SOME);
        assertSameLogits(capture(model, SOME), found);
        assertEquals("LOGITS", found.facts().get("output-kind"));
        assertError(TeacherException.class, () -> capture(table, IntStream.range(0, 100).toArray()), "100 examples", "200 lines",
                "keyColumn");
    }

    /** Also of a part of the data, in any order, with an example twice. */
    @Test
    void byKey() throws IOException {
        SoftLabelTable table = SoftLabelTable.builder(write(table(true, SOME))).keyColumn("number").build();
        int[] part = {7, 3, 199, 3, 0};
        assertSameLogits(capture(model, part), capture(table, part));
        assertError(TeacherException.class, () -> capture(table, 5, 500), "500", "1 of 2 keys");
        SoftLabelTable named = SoftLabelTable.builder(folder.resolve("soft.csv")).keyColumn("number").metadataKey("name").build();
        assertError(TeacherException.class, () -> capture(named, 5), "\"name\"", "example 0", "metadataKey");
    }

    /** Folds and bags of Tribuo find their own lines. */
    @Test
    void crossValidation() throws IOException {
        SoftLabelTable table = SoftLabelTable.builder(write(table(true, SOME))).keyColumn("number").build();
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout()).teacher(table)
                .student(new MultilayerPerceptron(8)).epochs(1).batchSize(32).maximumGradientNorm(5).build();
        assertEquals(3, new CrossValidation<>(trainer, Digits.examples(SOME), new LabelEvaluator(), 3).evaluate().size());
    }

    @Test
    void inAnEnsembleAndSelected() throws IOException {
        SoftLabelTable table = SoftLabelTable.builder(write(table(true, SOME))).keyColumn("number").build();
        SoftLabels both = capture(new EnsembleTeacher(List.of(table, model), 1), SOME);
        assertTrue(both.accuracy() > 0.97);
        int[] ids = IntStream.of(Digits.labelIds(SOME)).map(digit -> digit == 1 ? 0 : digit == 2 ? 1 : -1).toArray();
        SoftLabels two = SoftLabels.capture(new SelectedClassesTeacher(table, List.of("1", "2")), Digits.FEATURES,
                Rows.of(Digits.examples(SOME), Digits.FEATURES), List.of("1", "2"), ids);
        assertTrue(two.accuracy() > 0.97, () -> "accuracy " + two.accuracy());
    }

    /** The kind is that of the whole table, whatever part the data are. */
    @Test
    void kinds() throws IOException {
        String head = "id;a;b\n";
        Path file = write(head + IntStream.range(0, 20).mapToObj(i -> i + ";" + (i % 2 == 0 ? "97;3" : "1;99"))
                .collect(Collectors.joining("\n")) + "\n20;0;100\n");
        SoftLabelTable percent = SoftLabelTable.builder(file).separator(';').keyColumn("id").metadataKey("number").build();
        SoftLabels found = SoftLabels.capture(percent, Digits.FEATURES, Rows.of(Digits.examples(0, 1, 20), Digits.FEATURES), List.of("b", "a"),
                new int[] {1, 0, 0});
        assertEquals("PROBABILITIES", found.facts().get("output-kind"), found.facts()::toString);
        assertArrayEquals(new float[] {(float) Math.log(0.03), (float) Math.log(0.97)}, Data.row(found.logits(), 0), 1e-6f);
        assertArrayEquals(new float[] {0, (float) Math.log(0.005)}, Data.row(found.logits(), 2), 1e-4f);
        Path unclear = write("a,b\n0.5,4\n3,1\n");
        assertError(TeacherException.class, () -> ab(SoftLabelTable.builder(unclear).build()), "outputKind", "soft.csv");
        assertEquals("LOGITS", ab(SoftLabelTable.builder(unclear).outputKind(OutputKind.LOGITS).build()).facts().get("output-kind"));
    }

    private static SoftLabels ab(SoftLabelTable table) {
        return SoftLabels.capture(table, Digits.FEATURES, Digits.rows(0, 1), List.of("a", "b"), new int[] {1, 0});
    }

    /** As spreadsheets and data frames write them. */
    @Test
    void formsOfTables() throws IOException {
        String quoted = "\uFEFF\"a\" , \"b, \"\"the second\"\"\"\r\n\r\n -1.5 ,\"2e0\"\r\n3,-4\r\n";
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(quoted.getBytes(StandardCharsets.UTF_8));
        }
        Path gz = Files.write(folder.resolve("soft.csv.gz"), packed.toByteArray());
        for (Path file : List.of(write(quoted), gz)) {
            SoftLabelTable table = SoftLabelTable.builder(file).build();
            assertEquals(List.of("a", "b, \"the second\""), table.labels());
            SoftLabels found = SoftLabels.capture(table, Digits.FEATURES, Digits.rows(0, 1), table.labels(), new int[] {1, 0});
            assertArrayEquals(new float[] {-1.5f, 2}, Data.row(found.logits(), 0));
            assertArrayEquals(new float[] {3, -4}, Data.row(found.logits(), 1));
        }
    }

    @Test
    void brokenTables() throws IOException {
        assertError(IllegalArgumentException.class, () -> SoftLabelTable.builder(folder.resolve("absent.csv")).build(), "absent.csv");
        assertBuild("", "no lines");
        assertBuild("a;b\n1;2\n", "separator", "column for each class");
        assertBuild("a,a\n1,2\n", "twice");
        assertError(IllegalArgumentException.class, () -> SoftLabelTable.builder(write("a,b\n")).keyColumn("id").build(), "keyColumn",
                "[a, b]");
        assertError(IllegalArgumentException.class, () -> SoftLabelTable.builder(write("a,b\n")).metadataKey("id").build(), "metadataKey");
        assertCapture("a,b\n1,2\n3\n", "line 3", "2 fields");
        assertCapture("a,b\n1,2\n3,NaN\n", "line 3", "\"b\"", "NaN");
        assertCapture("a,b\n1,2\n3,\n", "line 3", "\"b\"");
        assertCapture("a,b\n1,2\n3,x\n", "\"x\"", "keyColumn");
        assertCapture("a,b\n1,2\n\"3,4\n", "quotes");
        Path twice = write("id,a,b\n1,2,-3\n2,3,-4\n1,5,-6\n");
        assertError(TeacherException.class, () -> SoftLabels.capture(SoftLabelTable.builder(twice).keyColumn("id").metadataKey("number").build(),
                Digits.FEATURES, Rows.of(Digits.examples(1, 2), Digits.FEATURES), List.of("a", "b"), new int[2]), "\"1\"", "lines 2 and 4");
    }

    private void assertBuild(String text, String... words) throws IOException {
        Path file = write(text);
        assertError(IllegalArgumentException.class, () -> SoftLabelTable.builder(file).build(), words);
    }

    private void assertCapture(String text, String... words) throws IOException {
        SoftLabelTable table = SoftLabelTable.builder(write(text)).build();
        assertError(TeacherException.class, () -> ab(table), words);
    }

    /** A column without a name is pandas' index, or comes of a separator at the end. */
    @Test
    void columnsWithoutAName() throws IOException {
        for (String text : List.of(",a,b\n0,0.1,0.9\n1,0.8,0.2\n", "a,b,\n0.1,0.9,\n0.8,0.2,\n")) {
            SoftLabelTable table = SoftLabelTable.builder(write(text)).build();
            assertEquals(List.of("a", "b"), table.labels());
            assertArrayEquals(new float[] {(float) Math.log(0.1), (float) Math.log(0.9)}, Data.row(ab(table).logits(), 0), 1e-5f);
        }
    }

    /** A bag has as many examples as the data, in another order. */
    @Test
    void linesInAnotherOrder() throws IOException {
        SoftLabelTable table = SoftLabelTable.builder(write(table(false, SOME))).build();
        int[] bag = new SplittableRandom(3).ints(SOME.length, 0, SOME.length).toArray();
        assertError(TeacherException.class, () -> capture(table, bag), "near chance", "keyColumn", "teacherCheck");
        SoftLabels going = SoftLabels.capture(table, Digits.FEATURES, Digits.rows(bag), Digits.LABELS, Digits.labelIds(bag),
                TeacherCheck.WARN);
        assertEquals("accuracy near chance", going.facts().get("warning"));
    }

    /** Of a file that is no table, or was made to fill the memory. */
    @Test
    void linesWithoutAnEnd() throws IOException {
        assertBuild("a,b\"" + "x".repeat(70_000) + "\n", "fields of at most 65536 characters");
        assertBuild("a,\"" + "x\n".repeat(70_000) + "\n", "fields of at most 65536 characters");
        assertBuild("1,".repeat(300_000) + "\n", "at most 262144 fields");
    }

    @Test
    void adviceThatHelps() throws IOException {
        SoftLabelTable comma = SoftLabelTable.builder(write("a;b\n0,1;0,9\n0,8;0,2\n")).separator(';').build();
        assertError(TeacherException.class, () -> ab(comma), "\"0,1\"", "Maybe write numbers with a decimal point");
        assertCapture("a,b\n10%,90%\n", "\"10%\"", "Maybe leave out the percent sign");
        assertCapture("a,b\n-inf,1\n", "\"-inf\"", "Maybe write what a logit of minus infinity means");
        SoftLabelTable more = SoftLabelTable.builder(write("label,a,b\nb,0.1,0.9\na,0.8,0.2\n")).build();
        assertError(IllegalArgumentException.class, () -> ab(more), "[label]", "set keyColumn");
        SoftLabelTable noHeader = SoftLabelTable.builder(write("0.1,0.9\n0.8,0.2\n")).build();
        assertError(IllegalArgumentException.class, () -> ab(noHeader), "[0.1, 0.9]", "Maybe the first line of the table");
    }

    @Test
    void changedFile() throws IOException {
        SoftLabelTable table = SoftLabelTable.builder(write("a,b\n1,-2\n3,-4\n")).build();
        write("a,b\n1,-2\n4,-4\n");
        assertError(TeacherException.class, () -> ab(table), "SHA-256");
    }

    /** Other views of an example have no line. */
    @Test
    void notBesideAnAugmentation() throws IOException {
        SoftLabelTable table = SoftLabelTable.builder(write(table(true, SOME))).keyColumn("number").build();
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new IndexedLayout(1, 8, 8)).teacher(table)
                .student(new MultilayerPerceptron(8)).augmentation(new HorizontalFlip(0.5)).epochs(1).build();
        assertError(TeacherException.class, () -> trainer.train(Digits.examples(SOME)), "augmentation");
    }

    @Test
    void aStudentOfATable() throws IOException {
        Path file = write(table(true, SOME));
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout())
                .teacher(SoftLabelTable.builder(file).keyColumn("number").build()).student(new MultilayerPerceptron(8)).epochs(1)
                .maximumGradientNorm(5).build();
        try (DistilledModel student = trainer.train(Digits.examples(SOME))) {
            String provenance = student.getProvenance().toString();
            assertTrue(provenance.contains("model-hash") && provenance.contains("table-lines"), provenance);
        }
    }
}
