/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that the check-up finds in a teacher's predictions, and honest weak teachers that it accepts. */
@Tag("unit")
class CheckUpTest {

    private static final List<Integer> SWAPPED = List.of(1, 0, 2, 3, 4, 5, 6, 7, 8, 9);

    @TempDir
    private Path folder;

    /** The distribution of a teacher's predictions for an example of a label. */
    private interface Predictions {
        int of(int label, SplittableRandom random);
    }

    private static List<String> labels(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    /** A teacher with these labels; its predictions come from the test. */
    private Teacher teacher(List<String> labels) throws IOException {
        return OnnxTeacher.builder(TeacherFile.of(labels.size(), -1, 4).write(folder.resolve("teacher.onnx")), labels).build();
    }

    /** Right with a probability, otherwise anything, more often the neighbor. */
    private static Predictions honest(int classes, double accuracy) {
        return (label, random) -> random.nextDouble() < accuracy ? label
                : random.nextInt(4) == 0 ? (label + 1) % classes : random.nextInt(classes);
    }

    private static Predictions renamed(Predictions predictions, List<Integer> names) {
        return (label, random) -> names.get(predictions.of(label, random));
    }

    private Map<String, String> facts(List<String> labels, int rows, double sureness, Predictions predictions, TeacherCheck check,
            List<String> ofTeacher) throws IOException {
        int classes = labels.size();
        int[] columns = labels.stream().mapToInt(ofTeacher::indexOf).toArray();
        CheckUp checkUp = new CheckUp(teacher(ofTeacher), labels, columns, rows);
        SplittableRandom random = new SplittableRandom(rows + 31L * classes);
        float top = (float) Math.log(sureness * (classes - 1) / (1 - sureness));
        for (int row = 0; row < rows; row++) {
            FloatBuffer logits = FloatBuffer.allocate(classes);
            logits.put(predictions.of(row % classes, random), top);
            checkUp.add(row % classes, logits, 0);
        }
        Map<String, String> facts = new TreeMap<>();
        checkUp.conclude(check, facts);
        return facts;
    }

    private Map<String, String> facts(int classes, int rows, double sureness, Predictions predictions) throws IOException {
        return facts(labels(classes), rows, sureness, predictions, TeacherCheck.REFUSE, labels(classes));
    }

    private static List<Integer> shuffled(int classes, int moved) {
        List<Integer> some = IntStream.range(0, moved).boxed().collect(Collectors.toList());
        Collections.shuffle(some, new Random(5));
        List<Integer> all = new ArrayList<>(some);
        IntStream.range(moved, classes).forEach(all::add);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"10, 10, 500, 0.95", "10, 4, 100, 0.95", "100, 100, 1000, 0.7", "100, 90, 500, 0.8", "3, 3, 60, 0.9", "1000, 1000, 5000, 0.75"})
    void anotherOrderIsAnError(int classes, int moved, int rows, double accuracy) {
        assertError(TeacherException.class, () -> facts(classes, rows, 0.9, renamed(honest(classes, accuracy), shuffled(classes, moved))),
                "looks like label", "teacherCheck");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 100})
    void twoSwappedClassesAreAnError(int classes) {
        List<Integer> names = IntStream.range(0, classes).boxed().collect(Collectors.toList());
        Collections.swap(names, 0, classes - 1);
        assertError(TeacherException.class, () -> facts(classes, 15 * classes, 0.9, renamed(honest(classes, 0.95), names)),
                "olumn 0 (\"0\") looks like label \"" + (classes - 1) + "\"",
                "olumn " + (classes - 1) + " (\"" + (classes - 1) + "\") looks like label \"0\"");
    }

    @Test
    void theErrorCanBeAWarning() throws IOException {
        assertEquals("labels in another order", facts(labels(10), 500, 0.9, renamed(honest(10, 0.95), shuffled(10, 10)),
                TeacherCheck.WARN, labels(10)).get("warning"));
    }

    @Test
    void knownOrdersAreNamed() {
        List<String> numeric = labels(20);
        List<String> lexicographic = numeric.stream().sorted().toList();
        // Column j of the teacher is really the class lexicographic(j).
        assertOrder(numeric, lexicographic, "lexicographic order");
        assertOrder(lexicographic, numeric, "numeric order");
        List<String> later = new ArrayList<>(numeric);
        Collections.rotate(later, 1);
        assertOrder(numeric, later, "to the right");
        Collections.rotate(later, -2);
        assertOrder(numeric, later, "to the left");
        Collections.rotate(later, 1);
        Collections.reverse(later);
        assertOrder(numeric, later, "reverse order");
    }

    private void assertOrder(List<String> listed, List<String> real, String name) {
        List<String> data = labels(20);
        assertError(TeacherException.class, () -> facts(data, 400, 0.9,
                (label, random) -> data.indexOf(listed.get(real.indexOf(data.get(honest(20, 0.9).of(label, random))))),
                TeacherCheck.REFUSE, listed), name);
    }

    /** Also with few rows, where an order can always be found that fits better. */
    @ParameterizedTest
    @CsvSource({"10, 1000, 0.6", "10, 50, 0.6", "10, 20, 0.6", "100, 1000, 0.4", "100, 300, 0.4", "100, 200, 0.5", "100, 1000, 0.25",
        "2, 30, 0.85", "2, 300, 0.7", "3, 12, 0.9", "1000, 2000, 0.4", "5, 1000, 0.35"})
    void honestWeakTeachersAreLeftAlone(int classes, int rows, double accuracy) throws IOException {
        for (int seed = 0; seed < 5; seed++) {
            assertNull(facts(classes, rows + seed, Math.max(accuracy, 1.5 / classes), honest(classes, accuracy)).get("warning"));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 20", "2, 200", "10, 50", "10, 500", "100, 200", "100, 1000"})
    void guessingIsNearChance(int classes, int rows) throws IOException {
        for (int seed = 0; seed < 5; seed++) {
            assertEquals("accuracy near chance", facts(classes, rows + seed, 0.5 + 0.1 / classes,
                    (label, random) -> random.nextInt(classes)).get("warning"));
        }
    }

    /** A class that is never predicted, or two that are always confused, have no better name. */
    @Test
    void confusedClassesAreLeftAlone() throws IOException {
        assertNull(facts(10, 500, 0.8, (label, random) -> label == 3 ? 5 : label).get("warning"));
        assertNull(facts(10, 500, 0.8, (label, random) -> label < 2 ? random.nextInt(2) : label).get("warning"));
        assertNull(facts(10, 500, 0.8, (label, random) -> label < 2 ? random.nextDouble() < 0.4 ? label : 1 - label : label).get("warning"));
    }

    /** A forgotten transform: wrong with high probabilities, or always the same few classes. */
    @Test
    void sureAndWrong() throws IOException {
        assertEquals("input perhaps not what it was trained on", facts(100, 1000, 0.8, honest(100, 0.28)).get("warning"));
        assertEquals("input perhaps not what it was trained on",
                facts(100, 1000, 0.3, (label, random) -> label < 60 ? random.nextInt(40) : label % 2 == 0 ? label : random.nextInt(40))
                        .get("warning"));
        assertNull(facts(100, 1000, 0.35, honest(100, 0.28)).get("warning"));
        assertEquals("input perhaps not what it was trained on", facts(10, 1000, 0.9,
                (label, random) -> label < 3 || random.nextDouble() < 0.4 ? label : random.nextInt(3)).get("warning"));
    }

    /** Four labels of ten are wrong, and the teacher is right. */
    @Test
    void wrongLabelsInTheData() throws IOException {
        assertNull(facts(10, 1000, 0.9, (label, random) -> random.nextDouble() < 0.6 ? label : random.nextInt(10)).get("warning"));
    }

    @Test
    void fewRowsAreNoProof() throws IOException {
        Map<String, String> facts = facts(10, 12, 0.9, renamed((label, random) -> label, SWAPPED));
        assertTrue(facts.isEmpty(), facts::toString);
    }

    /** A teacher at or below chance is weak; the names of its columns are right. */
    @ParameterizedTest
    @CsvSource({"2, 10", "3, 7", "3, 10", "3, 20", "4, 5", "4, 10", "10, 5", "10, 7"})
    void guessesAreNotAnotherOrder(int classes, int each) {
        for (double accuracy : new double[] {0.75 / classes, 1.0 / classes, 1.2 / classes}) {
            int refused = 0;
            for (int seed = 0; seed < 1000; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                int[][] counts = new int[classes][classes];
                for (int row = 0; row < each * classes; row++) {
                    int label = row % classes;
                    counts[label][random.nextDouble() < accuracy ? label : (label + 1 + random.nextInt(classes - 1)) % classes]++;
                }
                refused += LabelOrder.of(counts).isCertain() ? 1 : 0;
            }
            assertTrue(refused <= 2, refused + " of 1000 at " + accuracy);
        }
    }

    /** Where everything fits, four rows a class are enough. */
    @Test
    void fewRowsInAClearlyOtherOrder() throws IOException {
        List<Integer> later = IntStream.range(0, 10).mapToObj(i -> (i + 1) % 10).toList();
        assertError(TeacherException.class, () -> facts(10, 40, 0.9, renamed((label, random) -> label, later)), "moved by one column");
        assertError(TeacherException.class, () -> facts(10, 50, 0.9, renamed((label, random) -> label, SWAPPED)), "looks like label");
        assertError(TeacherException.class, () -> facts(2, 20, 0.9, (label, random) -> 1 - label), "looks like label");
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 2", "2, 5", "3, 1", "3, 5", "10, 1", "100, 1"})
    void fewRowsThatAreRight(int classes, int rows) throws IOException {
        assertNull(facts(classes, rows, 0.95, (label, random) -> label).get("warning"));
    }

    /** Seventy of a hundred is no chance result between two classes. */
    @Test
    void weakTeachersOfTwoClasses() throws IOException {
        assertNull(facts(2, 400, 0.7, (label, random) -> random.nextDouble() < 0.66 ? label : 1 - label).get("warning"));
        assertEquals("accuracy near chance",
                facts(2, 400, 0.7, (label, random) -> random.nextDouble() < 0.52 ? label : 1 - label).get("warning"));
    }
}
