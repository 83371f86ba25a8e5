/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.GraphFile.number;
import static io.github.tribuoipwd.support.GraphFile.numbers;
import static io.github.tribuoipwd.support.GraphFile.texts;
import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.GraphFile;
import io.github.tribuoipwd.support.Soft;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/** How models give scores: every type, shape and number of outputs, against plain Java. */
@Tag("unit")
class TeacherOutputsTest {

    private static final List<String> LABELS = List.of("a", "b", "c");
    private static final List<String> TWO = List.of("no", "yes");
    private static final int NUMBER = 37;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Soft.data(NUMBER, 16, 3);

    private Soft soft(GraphFile graph, List<String> labels) throws IOException {
        return soft(graph, labels, OutputKind.AUTO);
    }

    private Soft soft(GraphFile graph, List<String> labels, OutputKind kind) throws IOException {
        return Soft.of(OnnxTeacher.builder(graph.write(folder.resolve("teacher.onnx")), labels).outputKind(kind).build(), data, 16);
    }

    /** A graph that begins with "logits" (n, classes). */
    private static GraphFile linear(int classes) {
        return new GraphFile(13).input("x", DataType.FLOAT, -1, 16).floats("weights", TeacherFile.weights(16, classes), 16, classes)
                .node("MatMul", List.of("x", "weights"), "logits");
    }

    private static float[] expected(int classes, float[] input) {
        float[] weights = TeacherFile.weights(16, classes);
        float[] logits = new float[classes];
        for (int i = 0; i < input.length; i++) {
            for (int k = 0; k < classes; k++) {
                logits[k] += input[i] * weights[i * classes + k];
            }
        }
        return logits;
    }

    private static void assertLinear(Soft found) {
        for (int i = 0; i < NUMBER; i++) {
            assertArrayEquals(expected(3, found.rows().get(i)), found.logits()[i], 1e-3f, "row " + i);
        }
        assertEquals("LOGITS", found.facts().get("output-kind"));
    }

    private static GraphFile reshaped(DataType type, long[] declared, long... shape) {
        return linear(3).longs("shape", shape).node("Reshape", List.of("logits", "shape"), "shaped")
                .node("Cast", List.of("shaped"), "y", number("to", type.getNumber())).output("y", type, declared);
    }

    /** Ones in every place; declared wrongly, with dimensions left open, or not at all. */
    private static List<GraphFile> shapes() {
        return List.of(reshaped(DataType.FLOAT, new long[] {-2, -2, -2, -2}, -1, 3, 1, 1),
                reshaped(DataType.FLOAT, new long[] {-1, 1, 3}, -1, 1, 3),
                reshaped(DataType.FLOAT, new long[] {1, -1, 3}, 1, -1, 3),
                reshaped(DataType.FLOAT, new long[] {-2, -2, -2}, 1, -1, 3),
                linear(3).node("Identity", List.of("logits"), "y").shapeless(false, "y", DataType.FLOAT),
                // All places but zeros, of which there are none: nothing knows its shape before it runs.
                linear(3).node("NonZero", List.of("logits"), "places").node("GatherND", List.of("logits", "pairs"), "flat")
                        .node("Transpose", List.of("places"), "pairs").longs("shape", -1, 3)
                        .node("Reshape", List.of("flat", "shape"), "y").output("y", DataType.FLOAT, -2, -2));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShape(GraphFile graph) throws IOException {
        assertLinear(soft(graph, LABELS));
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16,0.05", "DOUBLE,1e-4", "BFLOAT16,0.3", "INT8,1", "INT32,1", "INT64,1"})
    void everyTypeOfNumber(DataType type, float tolerance) throws IOException {
        Soft found = soft(reshaped(type, new long[] {-1, 3}, -1, 3), LABELS);
        for (int i = 0; i < NUMBER; i++) {
            assertArrayEquals(expected(3, found.rows().get(i)), found.logits()[i], tolerance);
        }
        assertEquals(type == DataType.DOUBLE ? "float64" : type.name().toLowerCase(Locale.ROOT),
                found.facts().get("output-type"));
    }

    @Test
    void unsignedBytes() throws IOException {
        GraphFile graph = linear(3).floats("middle", new float[] {200}, 1).node("Add", List.of("logits", "middle"), "sum")
                .node("Cast", List.of("sum"), "y", number("to", 2)).output("y", DataType.UINT8, -1, 3);
        Soft found = soft(graph, LABELS, OutputKind.LOGITS);
        for (int i = 0; i < NUMBER; i++) {
            float[] logits = expected(3, found.rows().get(i));
            for (int k = 0; k < 3; k++) {
                assertEquals(logits[k] + 200, found.logits()[i][k], 1);
            }
        }
    }

    @Test
    void shapesThatHoldNoScores() throws IOException {
        assertError(TeacherException.class, () -> soft(linear(3).node("Transpose", List.of("logits"), "y")
                .output("y", DataType.FLOAT, 3, -1), LABELS), "\"y\"", "[3, 2]", "Maybe transpose it");
        assertError(TeacherException.class, () -> soft(linear(1).node("Identity", List.of("logits"), "y")
                .output("y", DataType.FLOAT, -1, 1), LABELS), "[2, 1]", "Maybe list two labels");
        assertError(TeacherException.class, () -> soft(linear(4).node("Identity", List.of("logits"), "y")
                .output("y", DataType.FLOAT, -1, 4), LABELS), "[2, 4]", "Maybe list 4 labels");
    }

    /** Nobody knows how {@code (rows * classes)} runs, but those of one row are its classes. */
    @Test
    void flatScoresAreAskedForRowByRow() throws IOException {
        Soft found = soft(reshaped(DataType.FLOAT, new long[] {-2}, -1), LABELS);
        assertLinear(found);
        assertEquals("1 row at a time", found.facts().get("batch"));
    }

    private static GraphFile withLabel(GraphFile graph) {
        return graph.node("ArgMax", List.of("logits"), "label", number("axis", 1), number("keepdims", 0))
                .output("label", DataType.INT64, -1);
    }

    @Test
    void aLabelBesideTheScores() throws IOException {
        assertLinear(soft(withLabel(linear(3)).node("Identity", List.of("logits"), "y").output("y", DataType.FLOAT, -1, 3),
                LABELS));
    }

    @Test
    void aLabelInWordsBesideTheScores() throws IOException {
        GraphFile graph = linear(3).node("ArgMax", List.of("logits"), "id", number("axis", 1), number("keepdims", 0))
                .strings("words", List.of("a", "b", "c")).node("Gather", List.of("words", "id"), "word")
                .output("word", DataType.STRING, -1).node("Identity", List.of("logits"), "y").output("y", DataType.FLOAT, -1, 3);
        assertLinear(soft(graph, LABELS));
    }

    @Test
    void labelsOnly() throws IOException {
        assertError(TeacherException.class, () -> soft(withLabel(linear(3)), LABELS), "\"label\" INT64 [2]",
                "Maybe export the model with its probabilities");
        assertError(TeacherException.class, () -> soft(withLabel(linear(2)), TWO), "\"label\" INT64", "with its probabilities");
        assertError(TeacherException.class, () -> soft(linear(1).node("Sigmoid", List.of("logits"), "p").floats("most", new float[] {255}, 1)
                .node("Mul", List.of("p", "most"), "bytes").node("Cast", List.of("bytes"), "y", number("to", 2))
                .output("y", DataType.UINT8, -1, 1), TWO), "\"y\" UINT8", "put a Cast to float behind them");
    }

    @Test
    void severalThatFit() throws IOException {
        GraphFile graph = linear(3).node("Softmax", List.of("logits"), "p").output("logits", DataType.FLOAT, -1, 3)
                .output("p", DataType.FLOAT, -1, 3);
        assertError(TeacherException.class, () -> soft(graph, LABELS), "\"logits\"", "\"p\"", "Maybe set outputName");
        Path file = graph.write(folder.resolve("teacher.onnx"));
        assertLinear(Soft.of(OnnxTeacher.builder(file, LABELS).outputName("logits").build(), data, 16));
        assertError(TeacherException.class, () -> Soft.of(OnnxTeacher.builder(file, LABELS).outputName("scores").build(), data, 16),
                "\"scores\"", "[logits, p]");
    }

    /** The keys of the maps, in the order of the columns that they were made of, are not in the order of the teacher's labels. */
    @ParameterizedTest
    @ValueSource(strings = {"numbers", "texts"})
    void maps(String keys) throws IOException {
        boolean numbers = keys.equals("numbers");
        GraphFile graph = withLabel(linear(3)).node("ZipMap", List.of("logits"), "maps",
                numbers ? numbers("classlabels_int64s", 7, -2, 300)
                        : texts("classlabels_strings", List.of("seven", "minus two", "b")))
                .mapsOutput("maps", numbers ? DataType.INT64 : DataType.STRING);
        Soft found = soft(graph, numbers ? List.of("-2", "300", "7") : List.of("minus two", "b", "seven"));
        for (int i = 0; i < NUMBER; i++) {
            float[] logits = expected(3, found.rows().get(i));
            assertArrayEquals(new float[] {logits[1], logits[2], logits[0]}, found.logits()[i], 1e-3f);
        }
        assertEquals("\"maps\", maps with the labels as keys", found.facts().get("output"));
        assertError(TeacherException.class, () -> soft(graph, LABELS), "[a, b, c]",
                numbers ? "[-2, 300, 7]" : "[b, minus two, seven]", "Maybe give the teacher the keys as its labels");
        List<String> two = numbers ? List.of("7", "300") : List.of("seven", "b");
        assertError(TeacherException.class, () -> soft(graph, two), "must be the labels");
    }

    @Test
    void tensorsInASequence() throws IOException {
        GraphFile graph = linear(3).node("SplitToSequence", List.of("logits"), "y", number("axis", 0));
        assertError(TeacherException.class, () -> soft(graph.sequenceOutput("y"), LABELS), "\"y\"", "3 labels");
    }

    private static GraphFile split(boolean flat, String... names) {
        GraphFile graph = linear(names.length);
        for (int i = 0; i < names.length; i++) {
            graph.longs("index" + i, i).node("Gather", List.of("logits", "index" + i), "column" + i, number("axis", 1))
                    .longs("form" + i, flat ? new long[] {-1} : new long[] {-1, 1})
                    .node("Reshape", List.of("column" + i, "form" + i), names[i])
                    .output(names[i], DataType.FLOAT, flat ? new long[] {-1} : new long[] {-1, 1});
        }
        return graph;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOutputForEachClass(boolean flat) throws IOException {
        Soft inOrder = soft(split(flat, "head_2", "head_1", "head_0"), LABELS);
        assertLinear(inOrder);
        assertEquals("[head_2, head_1, head_0], one for each label, in the order of the file", inOrder.facts().get("output"));
        assertLinear(soft(withLabel(split(flat, "head_2", "head_1", "head_0")), LABELS));
        Soft byName = soft(split(flat, "c", "a", "b"), LABELS);
        for (int i = 0; i < NUMBER; i++) {
            float[] logits = expected(3, byName.rows().get(i));
            assertArrayEquals(new float[] {logits[1], logits[2], logits[0]}, byName.logits()[i], 1e-3f);
        }
    }

    /** As scikit-learn's export calls them with {@code zipmap='columns'}. */
    @Test
    void anOutputForEachClassNamedAfterIt() throws IOException {
        Soft found = soft(split(true, "i2", "i0", "i12"), List.of("0", "12", "2"));
        for (int i = 0; i < NUMBER; i++) {
            float[] logits = expected(3, found.rows().get(i));
            assertArrayEquals(new float[] {logits[1], logits[2], logits[0]}, found.logits()[i], 1e-3f);
        }
    }

    @Test
    void outputsThatAreNotTheClasses() throws IOException {
        assertError(TeacherException.class, () -> soft(split(true, "a", "b", "other"), LABELS), "\"other\"", "3 labels");
        assertError(TeacherException.class, () -> soft(split(true, "one", "two"), LABELS), "\"two\"", "3 labels");
    }

    private static GraphFile one(String tail, boolean flat) {
        GraphFile graph = linear(1).node(tail, List.of("logits"), "score")
                .longs("form", flat ? new long[] {-1} : new long[] {-1, 1}).node("Reshape", List.of("score", "form"), "y");
        return graph.output("y", DataType.FLOAT, flat ? new long[] {-1} : new long[] {-1, 1});
    }

    private void assertOneScore(GraphFile graph, OutputKind given, OutputKind kind) throws IOException {
        Soft found = soft(graph, TWO, given);
        assertEquals(kind.name(), found.facts().get("output-kind"));
        assertEquals("one score, for the label yes", found.facts().get("output"));
        for (int i = 0; i < NUMBER; i++) {
            float[] logits = {0, expected(1, found.rows().get(i))[0]};
            assertArrayEquals(Soft.probabilities(logits), Soft.probabilities(found.logits()[i]), 1e-6, "row " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneScoreForTwoClasses(boolean flat) throws IOException {
        assertOneScore(one("Sigmoid", flat), OutputKind.AUTO, OutputKind.PROBABILITIES);
        assertOneScore(one("Identity", flat), OutputKind.AUTO, OutputKind.LOGITS);
        assertOneScore(one("Sigmoid", flat), OutputKind.PROBABILITIES, OutputKind.PROBABILITIES);
        assertOneScore(one("Identity", flat), OutputKind.LOGITS, OutputKind.LOGITS);
        GraphFile log = linear(1).node("Sigmoid", List.of("logits"), "p").node("Log", List.of("p"), "y")
                .output("y", DataType.FLOAT, -1, 1);
        assertOneScore(log, OutputKind.LOG_PROBABILITIES, OutputKind.LOG_PROBABILITIES);
    }

    /** A logit and a probability of it are not two classes. */
    @Test
    void twoScoresForTwoClasses() throws IOException {
        GraphFile graph = linear(1).node("Sigmoid", List.of("logits"), "p").output("logits", DataType.FLOAT, -1, 1)
                .output("p", DataType.FLOAT, -1, 1);
        assertError(TeacherException.class, () -> soft(graph, TWO), "\"logits\"", "\"p\"", "Maybe set outputName to the one");
        Path file = graph.write(folder.resolve("teacher.onnx"));
        Soft found = Soft.of(OnnxTeacher.builder(file, TWO).outputName("p").build(), data, 16);
        assertEquals("PROBABILITIES", found.facts().get("output-kind"));
        Soft named = soft(split(true, "score_yes", "score_no"), TWO);
        assertArrayEquals(new float[] {expected(2, named.rows().get(0))[1], expected(2, named.rows().get(0))[0]},
                named.logits()[0], 1e-3f);
    }

    @Test
    void oneScoreOfAnotherKind() {
        assertError(TeacherException.class, () -> soft(one("Identity", true), TWO, OutputKind.PROBABILITIES),
                "taken for PROBABILITIES", "Maybe set outputKind");
    }

    /** Minus infinity where the mask has a one, as {@code log(1 - mask)}. */
    private static GraphFile masked(float... mask) {
        return linear(3).floats("open", mask, 3).node("Log", List.of("open"), "mask").node("Add", List.of("logits", "mask"), "sum");
    }

    @ParameterizedTest
    @EnumSource(value = OutputKind.class, names = {"LOGITS", "LOG_PROBABILITIES"})
    void classesThatAreRuledOut(OutputKind kind) throws IOException {
        GraphFile graph = masked(1, 0, 1).node(kind == OutputKind.LOGITS ? "Identity" : "LogSoftmax", List.of("sum"), "y")
                .output("y", DataType.FLOAT, -1, 3);
        Soft found = soft(graph, LABELS);
        assertEquals(kind.name(), found.facts().get("output-kind"));
        assertTrue(found.facts().get("masked-classes").contains("minus infinity"));
        for (int i = 0; i < NUMBER; i++) {
            float[] logits = expected(3, found.rows().get(i));
            logits[1] = Float.NEGATIVE_INFINITY;
            assertArrayEquals(Soft.probabilities(logits), Soft.probabilities(found.logits()[i]), 1e-6);
            assertEquals(0, Soft.probabilities(found.logits()[i])[1]);
            float lowest = Math.min(found.logits()[i][0], found.logits()[i][2]);
            assertEquals(lowest - 1e4f, found.logits()[i][1]);
        }
    }

    /** Weights and losses of a whole training stay finite; the class that the teacher rules out goes. */
    @Test
    void trainingOnClassesThatAreRuledOut() throws IOException {
        OnnxTeacher teacher = OnnxTeacher.builder(masked(1, 0, 1).node("Identity", List.of("sum"), "y")
                .output("y", DataType.FLOAT, -1, 3).write(folder.resolve("teacher.onnx")), LABELS).build();
        MutableDataset<Label> examples = Data.examples(300, 2);
        try (DistilledModel model = DistillationTrainer.builder().layout(new IndexedLayout(16)).teacher(teacher)
                .student(new MultilayerPerceptron(16)).epochs(20).seed(1)
                .objective(DistillationObjective.builder().labelFactor(0).distillationFactor(0.9)
                        .temperature(4).build()).build().train(examples)) {
            int ruledOut = 0;
            for (Prediction<Label> prediction : model.predict(examples)) {
                prediction.getOutputScores().values().forEach(score -> assertTrue(Double.isFinite(score.getScore())));
                ruledOut += prediction.getOutput().getLabel().equals("b") ? 1 : 0;
            }
            assertTrue(ruledOut < 6, ruledOut + " predictions of a class that the teacher rules out");
        }
    }

    @Test
    void infiniteScores() {
        assertError(TeacherException.class, () -> soft(masked(0, 0, 0).node("Identity", List.of("sum"), "y")
                .output("y", DataType.FLOAT, -1, 3), LABELS), "must leave a class in every row", "row 0");
        assertError(TeacherException.class, () -> soft(masked(1, 0, 1).node("Neg", List.of("sum"), "y")
                .output("y", DataType.FLOAT, -1, 3), LABELS), "must be finite, found Infinity in row 0, column 1");
        assertError(TeacherException.class, () -> soft(masked(1, 0, 1).node("Identity", List.of("sum"), "y")
                .output("y", DataType.FLOAT, -1, 3), LABELS, OutputKind.PROBABILITIES), "must be finite, found -Infinity",
                "Maybe set outputKind to LOGITS");
    }

    /** A batch that is declared, with as many rows as there are classes, and a last part that is filled up. */
    @Test
    void fixedBatchOfEveryForm() throws IOException {
        for (int batch : List.of(1, 2, 3, 16)) {
            GraphFile graph = new GraphFile(13).input("x", DataType.FLOAT, batch, 16)
                    .floats("weights", TeacherFile.weights(16, 3), 16, 3).node("MatMul", List.of("x", "weights"), "y")
                    .output("y", DataType.FLOAT, batch, 3);
            assertLinear(soft(graph, LABELS));
        }
    }
}
