/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kind of an output is found by the numbers of all rows, or must be set. */
@Tag("unit")
class ScoreEvidenceTest {

    private static final double FLOOR = 1e-30;

    /** Logits of a model with one very probable class in most rows. */
    private static List<float[]> logits(int rows, int classes, double scale) {
        SplittableRandom random = new SplittableRandom(rows + classes);
        return IntStream.range(0, rows).mapToObj(row -> {
            float[] logits = new float[classes];
            for (int k = 0; k < classes; k++) {
                logits[k] = (float) (scale * random.nextGaussian());
            }
            logits[random.nextInt(classes)] += (float) (3 * scale * random.nextDouble());
            return logits;
        }).toList();
    }

    private static List<float[]> each(List<float[]> rows, DoubleUnaryOperator change) {
        return rows.stream().map(row -> {
            float[] changed = new float[row.length];
            for (int k = 0; k < row.length; k++) {
                changed[k] = (float) change.applyAsDouble(row[k]);
            }
            return changed;
        }).toList();
    }

    private static List<float[]> softmax(List<float[]> rows) {
        return rows.stream().map(row -> {
            double sum = 0;
            for (float value : row) {
                sum += Math.exp(value);
            }
            double all = sum;
            return each(List.of(row), value -> Math.exp(value) / all).get(0);
        }).toList();
    }

    private static double bfloat16(double value) {
        return Float.intBitsToFloat((Float.floatToIntBits((float) value) + 0x8000) & 0xFFFF0000);
    }

    private static DoubleUnaryOperator rounded(double step) {
        return value -> Math.round(value / step) * step;
    }

    private static ScoreReading read(List<float[]> rows) {
        ScoreEvidence evidence = new ScoreEvidence(rows.get(0).length);
        rows.forEach(row -> evidence.add(FloatBuffer.wrap(row), 0));
        ScoreReading found = evidence.read(FLOOR, "the test");
        if (found == null) {
            throw evidence.unclear("the test");
        }
        return found;
    }

    private static void assertKind(OutputKind kind, List<float[]> rows) {
        assertEquals(kind, read(rows).kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 100, 1000})
    void everyFormOfProbabilities(int classes) {
        // As sure as a trained network: with more classes, larger logits.
        List<float[]> exact = softmax(logits(400, classes, 2 + Math.log(classes)));
        assertKind(OutputKind.PROBABILITIES, exact);
        assertKind(OutputKind.PROBABILITIES, each(exact, rounded(0.01)));
        assertKind(OutputKind.PROBABILITIES, each(exact, rounded(1 / 256.0)));
        assertKind(OutputKind.PROBABILITIES, each(exact, ScoreEvidenceTest::bfloat16));
        assertKind(OutputKind.PROBABILITIES, each(exact, value -> 100 * value));
        assertKind(OutputKind.PROBABILITIES, each(exact, value -> 5 * value));
        assertKind(OutputKind.PROBABILITIES, each(exact, value -> value - 1e-4));
    }

    @Test
    void votesAndSummedProbabilities() {
        SplittableRandom random = new SplittableRandom(3);
        List<float[]> votes = IntStream.range(0, 100).mapToObj(row -> {
            float[] counts = new float[4];
            IntStream.range(0, 25).forEach(tree -> counts[random.nextInt(10) < 6 ? row % 4 : random.nextInt(4)]++);
            return counts;
        }).toList();
        assertKind(OutputKind.PROBABILITIES, votes);
        assertTrue(read(votes).reason().contains("25"), () -> read(votes).reason());
        assertError(TeacherException.class, () -> read(votes.subList(0, 3)), "outputKind");
        assertError(TeacherException.class, () -> read(Collections.nCopies(50, votes.get(0))), "outputKind");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 100})
    void everyFormOfLogProbabilities(int classes) {
        List<float[]> exact = each(softmax(logits(200, classes, 1)), Math::log);
        assertKind(OutputKind.LOG_PROBABILITIES, exact);
        assertKind(OutputKind.LOG_PROBABILITIES, each(exact, rounded(0.01)));
        assertKind(OutputKind.LOG_PROBABILITIES, each(exact, ScoreEvidenceTest::bfloat16));
        float[] masked = exact.get(0).clone();
        Arrays.fill(masked, Float.NEGATIVE_INFINITY);
        masked[0] = 0;
        assertKind(OutputKind.LOG_PROBABILITIES, List.of(exact.get(1), masked));
    }

    @Test
    void logits() {
        assertKind(OutputKind.LOGITS, logits(1, 10, 1));
        assertKind(OutputKind.LOGITS, logits(500, 10, 0.1));
        assertKind(OutputKind.LOGITS, logits(500, 100, 20));
        assertKind(OutputKind.LOGITS, List.of(new float[] {0.2f, Float.NEGATIVE_INFINITY, 0.7f}));
        assertKind(OutputKind.LOGITS, each(logits(100, 10, 1), value -> value - 30));
    }

    /** What the first rows decide, the others keep to, however they are rounded; a row of another kind does not. */
    private static void assertKept(List<float[]> rows, float... odd) {
        ScoreReading reading = read(rows.subList(0, rows.size() / 4));
        rows.forEach(row -> reading.requireKind(FloatBuffer.wrap(row), 1, row.length));
        FloatBuffer both = FloatBuffer.allocate(2 * odd.length).put(rows.get(0)).put(odd).rewind();
        assertError(TeacherException.class, () -> reading.requireKind(both, 2, odd.length), "the test", "in row 1 of this call",
                reading.kind().name(), reading.reason(), "outputKind");
    }

    @Test
    void laterRowsKeepToTheSums() {
        List<float[]> exact = softmax(logits(400, 4, 3));
        for (DoubleUnaryOperator form : List.<DoubleUnaryOperator>of(value -> value, rounded(0.01), rounded(1 / 256.0),
                ScoreEvidenceTest::bfloat16, value -> value - 1e-4)) {
            assertKept(each(exact, form), 1.2f, 0, 0, 0);
            assertKept(each(exact, form), 3, 2, 0, 1);
        }
        assertKept(each(exact, value -> 100 * value), 1, 0, 0, 0);
        assertKept(each(exact, value -> Math.rint(100 * value)), 60, 20, 0, 0);
        assertKept(each(exact, value -> Math.rint(255 * value)), 255, 128, 0, 0);
        assertKept(each(exact, value -> 5 * value), 4, 1.2f, 0, 0);
        assertKept(each(exact, value -> 5 * value), 4, 0.8f, 0, 0);
        for (DoubleUnaryOperator form : List.<DoubleUnaryOperator>of(value -> value, rounded(0.01),
                ScoreEvidenceTest::bfloat16)) {
            assertKept(each(each(exact, Math::log), form), -1, -1, -1, -1.1f);
            assertKept(each(each(exact, Math::log), form), -1.5f, -1.5f, -1.5f, -1.5f);
        }
    }

    /** A row in [0, 1] may be one sigmoid a class, so any sum is right. */
    @Test
    void laterRowsInTheUnitInterval() {
        ScoreReading reading = read(softmax(logits(400, 4, 3)));
        for (float[] row : List.of(new float[] {0.9f, 0.9f, 0, 0}, new float[] {0.1f, 0.1f, 0, 0}, new float[4])) {
            reading.requireKind(FloatBuffer.wrap(row), 1, 4);
        }
        ScoreReading set = new ScoreReading(OutputKind.PROBABILITIES, "by its setting", FLOOR, "the test");
        set.requireKind(FloatBuffer.wrap(new float[] {600, 1, 0, 0}), 1, 4);
        read(logits(50, 4, 2)).requireKind(FloatBuffer.wrap(new float[] {600, 1, 0, 0}), 1, 4);
    }

    /** One sigmoid a class: a sum near one in most rows, and very probable classes. */
    @Test
    void sigmoidsOfASureModel() {
        List<float[]> margins = logits(400, 10, 1.5).stream().map(row -> {
            float[] margin = each(List.of(row), value -> value - 6).get(0);
            margin[0] += 10;
            return margin;
        }).toList();
        List<float[]> sigmoids = each(margins, value -> 1 / (1 + Math.exp(-value)));
        assertKind(OutputKind.PROBABILITIES, sigmoids);
    }

    /** The kind cannot be decided, so an error results instead of a guess. */
    @Test
    void ambiguousNumbersAreAnError() {
        List<float[]> logits = logits(200, 10, 3);
        for (List<float[]> rows : List.of(each(logits, value -> Math.max(0, value)), each(logits, value -> Math.log1p(Math.exp(value))),
                each(logits, value -> 1 / (1 + Math.exp(-value))), each(logits, value -> 0.5 + 0.05 * Math.tanh(value)),
                each(logits, value -> value + 60), each(logits, value -> value + 600), each(logits, Math::exp), each(logits, value -> 0),
                each(logits, value -> 0.1 + 0.02 * Math.sin(value)).subList(0, 1).stream()
                        .map(row -> each(List.of(row), value -> 2 * value).get(0)).toList())) {
            assertError(TeacherException.class, () -> read(rows), "outputKind", "PROBABILITIES", "LOGITS", "rows");
        }
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        for (List<float[]> rows : List.of(each(softmax(logits(300, 10, 2)), rounded(0.01)), logits(300, 10, 2))) {
            List<float[]> turned = new ArrayList<>(rows);
            Collections.reverse(turned);
            assertEquals(read(rows), read(turned));
        }
    }

    @Test
    void oneScoreForTwoClasses() {
        List<float[]> probabilities = List.of(new float[] {0.2f}, new float[] {1}, new float[] {0});
        ScoreReading reading = read(probabilities);
        FloatBuffer logits = FloatBuffer.allocate(6);
        reading.logits(FloatBuffer.wrap(new float[] {0.2f, 1, 0}), 3, 1, logits);
        assertEquals(Math.log(0.8), logits.get(0), 1e-6);
        assertEquals(Math.log(0.2), logits.get(1), 1e-6);
        assertEquals(Math.log(FLOOR), logits.get(2), 1e-4);
        assertEquals(0, logits.get(3), 1e-6);
        ScoreReading score = read(List.of(new float[] {0.2f}, new float[] {-3}));
        assertEquals(OutputKind.LOGITS, score.kind());
        score.logits(FloatBuffer.wrap(new float[] {0.2f, -3}), 2, 1, logits);
        assertEquals(List.of(0f, 0.2f, 0f, -3f), IntStream.range(0, 4).mapToObj(logits::get).toList());
    }

    /** Percentages of one class, and what a softplus makes: none is a logit against zero. */
    @Test
    void oneScoreThatIsNeither() {
        List<float[]> logits = logits(50, 1, 4);
        for (List<float[]> rows : List.of(each(logits, value -> 100 / (1 + Math.exp(-value))), each(logits, value -> Math.max(0, value)),
                each(logits, value -> Math.log1p(Math.exp(value))), each(logits, value -> Math.rint(255 / (1 + Math.exp(-value)))))) {
            assertError(TeacherException.class, () -> read(rows), "one score", "set outputKind to LOGITS", "divide it in the graph");
        }
        ScoreReading set = new ScoreReading(OutputKind.PROBABILITIES, "by its setting", FLOOR, "the test");
        assertError(TeacherException.class, () -> set.logits(FloatBuffer.wrap(new float[] {68}), 1, 1, FloatBuffer.allocate(2)), "68.0",
                "divide percentages");
    }

    /** The sums of rounded parts differ, the more the flatter the rows are. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10})
    void wholePercentagesAndBytes(int classes) {
        for (double scale : new double[] {0.5, 1, 4}) {
            List<float[]> exact = softmax(logits(400, classes, scale));
            assertKind(OutputKind.PROBABILITIES, each(exact, value -> Math.rint(100 * value)));
            assertKind(OutputKind.PROBABILITIES, each(exact, value -> Math.rint(255 * value)));
        }
        assertError(TeacherException.class, () -> read(each(logits(400, classes, 20), value -> Math.rint(Math.max(0, value)))), "outputKind");
    }

    /** Probabilities in 8 bits with a sign, zero being -128, are no logits; quantized logits are. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 100})
    void signedBytes(int classes) {
        List<float[]> exact = softmax(logits(400, classes, 2 + Math.log(classes)));
        assertError(TeacherException.class, () -> read(each(exact, value -> Math.rint(255 * value) - 128)), "int8", "DequantizeLinear",
                "outputKind");
        assertKind(OutputKind.LOGITS, each(logits(400, classes, 8), value -> Math.max(-128, Math.min(127, Math.rint(value)))));
    }

    @Test
    void probabilitiesAreScaledAndHaveAFloor() {
        ScoreReading reading = new ScoreReading(OutputKind.PROBABILITIES, "", 0.01, "the test");
        FloatBuffer values = FloatBuffer.wrap(new float[] {30, 70, 0, 0, 0, 0});
        reading.logits(values, 2, 3, values);
        assertEquals(Math.log(0.3), values.get(0), 1e-6);
        assertEquals(Math.log(0.7), values.get(1), 1e-6);
        assertEquals(Math.log(0.01), values.get(2), 1e-6);
        assertEquals(values.get(3), values.get(5), "a row of zeros says nothing");
        assertError(TeacherException.class, () -> reading.logits(FloatBuffer.wrap(new float[] {1, -0.5f}), 1, 2, values), "-0.5",
                "outputKind");
        ScoreReading logarithms = new ScoreReading(OutputKind.LOG_PROBABILITIES, "", 0.01, "the test");
        assertError(TeacherException.class, () -> logarithms.logits(FloatBuffer.wrap(new float[] {1, -0.5f}), 1, 2, values), "1.0",
                "outputKind");
    }

    /** Classes that a model rules out keep a probability of zero, and the others theirs. */
    @Test
    void maskedClasses() {
        List<float[]> rows = List.of(new float[] {0.2f, Float.NEGATIVE_INFINITY, 0.7f}, new float[] {-3, 1, 2});
        FloatBuffer logits = FloatBuffer.allocate(6).put(rows.get(0)).put(rows.get(1));
        read(rows).logits(logits, 2, 3, logits);
        assertEquals(List.of(0.2f, -9999.8f, 0.7f, -3f, 1f, 2f), IntStream.range(0, 6).mapToObj(logits::get).toList());
        assertTrue(evidence(rows).facts().containsKey("masked-classes"));
        assertTrue(evidence(rows.subList(1, 2)).facts().isEmpty());
    }

    /** The kind found for one dataset holds for the next. */
    @Test
    void otherDataMayNotContradict() {
        ScoreRule rule = new ScoreRule("the test", "otherDataMayNotContradict", OutputKind.AUTO, "", FLOOR, 10);
        rule.read(evidence(softmax(logits(50, 10, 2))));
        rule.read(evidence(each(softmax(logits(50, 10, 3)), rounded(0.01))));
        assertError(TeacherException.class, () -> rule.read(evidence(logits(50, 10, 2))), "LOGITS", "PROBABILITIES", "outputKind");
        assertEquals(OutputKind.PROBABILITIES, rule.read(evidence(List.of(new float[] {0.3f, 0.2f, 0, 0, 0, 0, 0, 0, 0, 0}))).kind(),
                "a few rows that tell nothing by themselves");
        ScoreRule logits = new ScoreRule("the test", "otherDataMayNotContradict, logits", OutputKind.AUTO, "", FLOOR, 3);
        List<float[]> positive = List.of(new float[] {3, 2, 0.1f});
        assertError(TeacherException.class, () -> logits.read(evidence(positive)), "outputKind");
        logits.read(evidence(logits(50, 3, 2)));
        assertEquals(OutputKind.LOGITS, logits.read(evidence(positive)).kind());
        assertError(TeacherException.class, () -> logits.read(evidence(List.of(new float[] {0.3f, 0.2f, 0.9f}))), "outputKind");
        ScoreRule set = new ScoreRule("the test", "otherDataMayNotContradict", OutputKind.LOGITS, "by its setting", FLOOR, 10);
        assertEquals(OutputKind.LOGITS, set.read(evidence(softmax(logits(50, 10, 2)))).kind());
    }

    private static ScoreEvidence evidence(List<float[]> rows) {
        ScoreEvidence evidence = new ScoreEvidence(rows.get(0).length);
        rows.forEach(row -> evidence.add(FloatBuffer.wrap(row), 0));
        return evidence;
    }

    /** The floor under zeros: a vote shared by the classes, never above a hundredth, and nothing where nothing is zero. */
    @Test
    void zerosStandForAPartOfOneVote() {
        assertEquals(0.002 / 4, floor(4, 0.998f, 0.002f, 0, 0), 1e-9);
        assertEquals(1.0 / 500 / 4, floor(4, 499, 1, 0, 0), 1e-9);
        assertEquals(0.01 / 4, floor(4, 0.9f, 0.1f, 0, 0), 1e-9);
        assertEquals(0.01 / 4, floor(4, 1, 0, 0, 0), 1e-9);
        assertEquals(FLOOR, floor(4, 0.9f, 0.05f, 0.03f, 0.02f), 0);
        assertEquals(FLOOR, floor(4, 1, 1e-40f, 0, 0), 0);
        assertEquals(0.005 / 2, floor(1, 0.995f, 1, 0.995f, 0, 0.5f, 0.5f), 1e-7);
        assertEquals(FLOOR, floor(1, 0.995f, 1, 1, 1, 1, 0.5f), 0, "a sigmoid, rounded");
        assertEquals(FLOOR, floor(1, 0.99f, 0.2f, 0.5f), 0);
    }

    private static double floor(int columns, float... scores) {
        ScoreEvidence evidence = new ScoreEvidence(columns);
        for (int i = 0; i < scores.length; i += columns) {
            evidence.add(FloatBuffer.wrap(scores), i);
        }
        return evidence.floor();
    }
}
