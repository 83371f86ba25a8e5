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
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Digits;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;

/** The kind of a teacher's output is one, whatever rows come and whatever ran before. */
@Tag("unit")
class OutputKindTest {

    private static final Path ROUNDED = Digits.CASES.resolve("a3-kind-depends-on-row-order/round2.onnx");

    @TempDir
    private Path folder;

    private static SoftLabels capture(Teacher teacher, int... rows) {
        return SoftLabels.capture(teacher, Digits.FEATURES, Digits.rows(rows), Digits.LABELS, Digits.labelIds(rows));
    }

    /** A teacher with another cache key, none of whose scores are cached. */
    private static OnnxTeacher fresh(Path file, int number) {
        return OnnxTeacher.builder(file, Digits.LABELS).batchSize(200 + number).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sigmoid10", "qsoftmax", "round2"})
    void almostProbabilitiesAreProbabilities(String name) {
        SoftLabels found = capture(fresh(Digits.CASES.resolve("a1-almost-probabilities/" + name + ".onnx"), 0), Digits.all());
        assertEquals("PROBABILITIES", found.facts().get("output-kind"), found.facts()::toString);
        assertTrue(found.facts().get("output-kind-reason").contains("renormalized"), found.facts()::toString);
        for (int row = 0; row < 200; row++) {
            double sum = 0;
            for (float logit : Data.row(found.logits(), row)) {
                sum += Math.exp(logit);
            }
            assertEquals(1, sum, 0.01, "what zeros stand for together");
        }
        assertTrue(found.accuracy() > 0.97, () -> "accuracy " + found.accuracy());
    }

    /** On labels alone the same network is right on 88 of 100, with probabilities taken for logits on 84. */
    @ParameterizedTest
    @ValueSource(strings = {"sigmoid10", "qsoftmax", "round2"})
    void studentsOfAlmostProbabilities(String name) {
        MutableDataset<Label> data = Digits.examples(Digits.all());
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout())
                .teacher(fresh(Digits.CASES.resolve("a1-almost-probabilities/" + name + ".onnx"), 0))
                .student(new MultilayerPerceptron(32)).transform(InputTransform.builder().scale(1 / 16.0).build())
                .optimizer(new Sgd(0.05)).maximumGradientNorm(5).epochs(3).seed(1).build();
        try (DistilledModel student = trainer.train(data)) {
            double accuracy = new LabelEvaluator().evaluate(student, data).accuracy();
            assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
            assertTrue(student.getProvenance().toString().contains("renormalized"));
        }
    }

    /** Certain rows before uncertain ones, the other way round, one after the other and alone: the same bytes. */
    @Test
    void whatRanBeforeChangesNothing() {
        int[] sure = sure();
        int[] unsureFirst = IntStream.range(0, sure.length).map(i -> sure[sure.length - 1 - i]).toArray();
        OnnxTeacher alone = fresh(ROUNDED, 1);
        SoftLabels expected = capture(alone, unsureFirst);
        OnnxTeacher primed = fresh(ROUNDED, 2);
        capture(primed, IntStream.of(sure).limit(300).toArray());
        assertSame(expected, capture(primed, unsureFirst));
        OnnxTeacher other = fresh(ROUNDED, 3);
        capture(other, IntStream.of(unsureFirst).limit(300).toArray());
        assertSame(expected, capture(other, unsureFirst));
        assertEquals("PROBABILITIES", expected.facts().get("output-kind"));
    }

    /** All rows, those with the highest probabilities first. */
    private static int[] sure() {
        SoftLabels labels = capture(OnnxTeacher.builder(ROUNDED, Digits.LABELS).outputKind(OutputKind.PROBABILITIES).build(), Digits.all());
        List<Integer> rows = new ArrayList<>(IntStream.of(Digits.all()).boxed().toList());
        rows.sort((a, b) -> Float.compare(largest(labels, b), largest(labels, a)));
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    private static float largest(SoftLabels labels, int row) {
        float best = Float.NEGATIVE_INFINITY;
        for (float value : Data.row(labels.logits(), row)) {
            best = Math.max(best, value);
        }
        return best;
    }

    private static void assertSame(SoftLabels expected, SoftLabels found) {
        assertEquals(expected.facts(), found.facts());
        for (int row = 0; row < expected.logits().count(); row++) {
            assertArrayEquals(Data.row(expected.logits(), row), Data.row(found.logits(), row));
        }
    }

    @Test
    void foldsAtTheSameTime() throws InterruptedException, ExecutionException {
        int folds = 4;
        List<SoftLabels> expected = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            expected.add(capture(fresh(ROUNDED, 10 + fold), fold(fold, folds)));
        }
        OnnxTeacher shared = fresh(ROUNDED, 20);
        ExecutorService threads = Executors.newFixedThreadPool(folds);
        try {
            List<Future<SoftLabels>> found = new ArrayList<>();
            for (int fold = 0; fold < folds; fold++) {
                int[] rows = fold(fold, folds);
                found.add(threads.submit(() -> capture(shared, rows)));
            }
            for (int fold = 0; fold < folds; fold++) {
                assertSame(expected.get(fold), found.get(fold).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int[] fold(int fold, int folds) {
        return IntStream.of(Digits.all()).filter(row -> row % folds != fold).toArray();
    }

    /** A teacher beside the training decides by rows from everywhere. */
    @Test
    void besideTheTraining() {
        int[] rows = Digits.all();
        try (OnlineTeacher online = OnlineTeacher.open(fresh(ROUNDED, 30), Digits.FEATURES, Digits.rows(rows), Digits.LABELS,
                Digits.labelIds(rows))) {
            assertEquals("PROBABILITIES", online.facts().get("output-kind"));
            FloatBuffer logits = FloatBuffer.allocate(20);
            FloatBuffer views = FloatBuffer.allocate(128);
            Digits.rows(5, 6).copy(new int[] {0, 1}, 0, 2, views);
            online.logits(views.flip(), 2, logits);
            SoftLabels captured = capture(fresh(ROUNDED, 30), 5, 6);
            for (int k = 0; k < 10; k++) {
                assertEquals(Data.row(captured.logits(), 1)[k], logits.get(10 + k));
            }
        }
    }

    private OnnxTeacher.Builder excessive(int classes, String tail, float factor, List<String> labels) throws IOException {
        TeacherFile file = TeacherFile.of(classes, -1, 16).tail(tail).excess(factor);
        return OnnxTeacher.builder(file.write(folder.resolve("teacher.onnx")), labels);
    }

    /** Three rows, of which the one in the middle is like none of the data. */
    private static FloatBuffer withExcess(DenseRows rows) {
        FloatBuffer views = FloatBuffer.allocate(3 * 16);
        rows.copy(new int[] {0, 1, 2}, 0, 3, views);
        IntStream.range(16, 32).forEach(i -> views.put(i, 100));
        return views.rewind();
    }

    /** What a sample decided is not stretched over a row that contradicts it. */
    @ParameterizedTest
    @CsvSource({"Softmax, 1, PROBABILITIES, 1801", "Softmax, 0.001, PROBABILITIES, 2.8", "LogSoftmax, -1, LOG_PROBABILITIES, 0.0",
            "LogSoftmax, -0.001, LOG_PROBABILITIES, 0.548"})
    void laterRowsKeepTheKind(String tail, float factor, String kind, String sum) throws IOException {
        MutableDataset<Label> data = Data.examples(600, 3);
        DenseRows rows = Data.rows(data, 16);
        OnnxTeacher teacher = excessive(3, tail, factor, Data.LABELS).build();
        FloatBuffer logits = FloatBuffer.allocate(9);
        String[] parts = {"teacher.onnx", "sum to " + sum, "in row 1 of this call", "found to be " + kind + " (",
                "Maybe set outputKind to"};
        try (OnlineTeacher online = OnlineTeacher.open(teacher, Data.positions(data, 16), rows, Data.LABELS,
                Data.labelIds(data))) {
            assertEquals(kind, online.facts().get("output-kind"));
            assertError(TeacherException.class, () -> online.logits(withExcess(rows), 3, logits), parts);
            online.logits(withExcess(rows), 1, logits);
            assertEquals(1, Math.exp(logits.get(0)) + Math.exp(logits.get(1)) + Math.exp(logits.get(2)), 1e-5);
        }
        try (SharedTeacher shared = teacher.openShared(Data.positions(data, 16), rows);
                TeacherSession session = shared.session()) {
            assertError(TeacherException.class, () -> session.logits(withExcess(rows), 3, logits), parts);
        }
        if (kind.equals("PROBABILITIES")) {
            fewRowsKeepItToo(teacher, data, rows);
        }
    }

    /** All of a few rows decide, which alone show nothing, so that the kind is the one that others were found to be. */
    private static void fewRowsKeepItToo(OnnxTeacher teacher, MutableDataset<Label> data, DenseRows rows) {
        DenseRows few = DenseRows.allocate(3, 16);
        FloatBuffer excess = withExcess(rows);
        for (int row = 0; row < 3; row++) {
            few.put(row, excess);
        }
        assertError(TeacherException.class, () -> SoftLabels.capture(teacher, Data.positions(data, 16), few, Data.LABELS, new int[3],
                TeacherCheck.WARN), "teacher.onnx");
    }

    /** Probabilities by a setting are whatever is not negative, scaled. */
    @Test
    void aDeclaredKindTakesEveryRow() throws IOException {
        MutableDataset<Label> data = Data.examples(600, 3);
        DenseRows rows = Data.rows(data, 16);
        OnnxTeacher declared = excessive(3, "Softmax", 1, Data.LABELS).outputKind(OutputKind.PROBABILITIES).build();
        FloatBuffer logits = FloatBuffer.allocate(9);
        try (TeacherSession session = declared.open(Data.positions(data, 16), rows)) {
            session.logits(withExcess(rows), 3, logits);
        }
        for (int row = 0; row < 3; row++) {
            double sum = IntStream.range(3 * row, 3 * row + 3).mapToDouble(i -> Math.exp(logits.get(i))).sum();
            assertEquals(1, sum, 1e-5);
        }
    }

    @Test
    void oneScoreThatIsNoProbabilityLater() throws IOException {
        MutableDataset<Label> data = Data.examples(600, 3);
        DenseRows rows = Data.rows(data, 16);
        OnnxTeacher sigmoid = excessive(1, "Sigmoid", 1, List.of("no", "yes")).build();
        try (TeacherSession session = sigmoid.open(Data.positions(data, 16), rows)) {
            assertError(TeacherException.class, () -> session.logits(withExcess(rows), 3, FloatBuffer.allocate(6)), "in [0, 1]",
                    "outputKind");
        }
    }

    /** Members are read each by itself. */
    @Test
    void membersOfAnEnsemble() {
        Teacher ensemble = new EnsembleTeacher(List.of(fresh(ROUNDED, 40),
                OnnxTeacher.builder(Digits.CASES.resolve("g1-teacher-knows-more-classes/plain.onnx"), Digits.LABELS).build()), 4);
        SoftLabels found = capture(ensemble, Digits.all());
        assertEquals("PROBABILITIES", found.facts().get("1-output-kind"), found.facts()::toString);
        assertEquals("LOGITS", found.facts().get("2-output-kind"), found.facts()::toString);
        assertTrue(found.accuracy() > 0.97);
    }

    /** The last layer of a rectified network: no negative value, and no sum. */
    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Softplus", "Exp"})
    void numbersThatDoNotDecide(String tail) throws IOException {
        MutableDataset<Label> data = Data.examples(60, 2);
        Path file = TeacherFile.of(3, -1, 16).tail(tail).write(folder.resolve("teacher.onnx"));
        OnnxTeacher unknown = OnnxTeacher.builder(file, Data.LABELS).build();
        assertError(TeacherException.class, () -> SoftLabels.capture(unknown, Data.positions(data, 16), Data.rows(data, 16), Data.LABELS,
                Data.labelIds(data)), "outputKind", "60 rows", "teacher.onnx");
        OnnxTeacher told = OnnxTeacher.builder(file, Data.LABELS).outputKind(OutputKind.LOGITS).build();
        assertEquals("LOGITS", SoftLabels.capture(told, Data.positions(data, 16), Data.rows(data, 16), Data.LABELS, Data.labelIds(data))
                .facts().get("output-kind"));
    }

    @Test
    void logitsThatWereCalledProbabilities() throws IOException {
        MutableDataset<Label> data = Data.examples(60, 2);
        Path file = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        OnnxTeacher wrong = OnnxTeacher.builder(file, Data.LABELS).outputKind(OutputKind.PROBABILITIES).build();
        assertError(TeacherException.class, () -> SoftLabels.capture(wrong, Data.positions(data, 16), Data.rows(data, 16), Data.LABELS,
                Data.labelIds(data)), "outputKind", "LOGITS");
    }

    @Test
    void theFloorIsASetting() throws IOException {
        OnnxTeacher teacher = OnnxTeacher.builder(ROUNDED, Digits.LABELS).probabilityFloor(0.002).build();
        SoftLabels found = capture(teacher, Digits.all());
        float least = 0;
        for (int row = 0; row < found.logits().count(); row++) {
            for (float logit : Data.row(found.logits(), row)) {
                least = Math.min(least, logit);
            }
        }
        assertEquals(Math.log(0.002), least, 1e-6);
        assertTrue(teacher.getProvenance().toString().contains("0.002"));
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(ROUNDED, Digits.LABELS).probabilityFloor(-0.1).build(),
                "probabilityFloor");
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(ROUNDED, Digits.LABELS).probabilityFloor(0.2).build(),
                "probabilityFloor", "1/10");
    }

    /** Rounded to two decimals, a zero is a part of the last decimal, whether the kind is found or set. */
    @Test
    void theFloorIsFoundFromTheZeros() {
        for (OutputKind kind : List.of(OutputKind.AUTO, OutputKind.PROBABILITIES)) {
            SoftLabels found = capture(OnnxTeacher.builder(ROUNDED, Digits.LABELS).outputKind(kind).build(), Digits.all());
            double floor = Double.parseDouble(found.facts().get("probability-floor"));
            assertEquals(0.001, floor, 1e-4);
            float least = 0;
            for (int row = 0; row < found.logits().count(); row++) {
                for (float logit : Data.row(found.logits(), row)) {
                    least = Math.min(least, logit);
                }
            }
            assertEquals(Math.log(floor), least, 1e-5);
        }
    }
}
