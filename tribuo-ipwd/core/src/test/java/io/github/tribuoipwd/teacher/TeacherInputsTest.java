/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.GraphFile.number;
import static io.github.tribuoipwd.support.GraphFile.numbers;
import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.tribuoipwd.features.ChannelOrder;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.support.GraphFile;
import io.github.tribuoipwd.support.Soft;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** The forms in which models take rows: every type, shape and number of inputs, against plain Java. */
@Tag("unit")
class TeacherInputsTest {

    private static final List<String> LABELS = List.of("a", "b", "c");
    private static final int NUMBER = 37;
    private static final float[] WEIGHTS = TeacherFile.weights(16, 3);

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Soft.data(NUMBER, 16, 17);

    private OnnxTeacher.Builder teacher(GraphFile graph) throws IOException {
        return OnnxTeacher.builder(graph.write(folder.resolve("teacher.onnx")), LABELS);
    }

    /** A graph that ends in the product of "flat" (n, 16) and the weights. */
    private static GraphFile linear(GraphFile graph) {
        return graph.floats("weights", WEIGHTS, 16, 3).node("MatMul", List.of("flat", "weights"), "y")
                .output("y", DataType.FLOAT, -1, 3);
    }

    private static float[] expected(float... input) {
        float[] logits = new float[3];
        for (int i = 0; i < input.length; i++) {
            for (int k = 0; k < 3; k++) {
                logits[k] += input[i] * WEIGHTS[i * 3 + k];
            }
        }
        return logits;
    }

    private static Soft assertLinear(Soft found) {
        for (int i = 0; i < NUMBER; i++) {
            assertArrayEquals(expected(found.rows().get(i)), found.logits()[i], 1e-3f, "row " + i);
        }
        return found;
    }

    private static GraphFile cast(DataType type) {
        return linear(new GraphFile(13).input("x", type, -1, 16).node("Cast", List.of("x"), "flat", number("to", 1)));
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT16", "BFLOAT16", "DOUBLE", "UINT8", "INT8", "INT16", "INT32", "INT64"})
    void everyTypeOfNumber(DataType type) throws IOException {
        Soft found = assertLinear(Soft.of(teacher(cast(type)).build(), data, 16));
        assertEquals(type == DataType.DOUBLE ? "float64" : type.name().toLowerCase(Locale.ROOT),
                found.facts().get("input-type"));
    }

    @ParameterizedTest
    @CsvSource({"UINT8,0.5,8.5", "UINT8,100,1600.0", "UINT8,-1,-", "INT8,10,160.0", "INT64,0.3,0.3", "FLOAT16,10000,160000.0"})
    void valuesThatTheTypeDoesNotHold(DataType type, double scale, String named) throws IOException {
        OnnxTeacher teacher = teacher(cast(type)).transform(InputTransform.builder().scale(scale).build()).build();
        String advice = type == DataType.FLOAT16 ? "Maybe the teacher's transform lacks its scale."
                : "Maybe leave scale, mean and deviation out";
        assertError(TeacherException.class, () -> Soft.of(teacher, data, 16), "\"x\"", "in row ", "position ", advice);
    }

    /** Bytes in [0, 1] that come back by a scale: 17 / 255 * 255 is not 17 in float32. */
    @Test
    void roundingNoiseIsNoFraction() throws IOException {
        FeaturePositions positions = new FeaturePositions(IntStream.range(0, 16).mapToObj(i -> "f" + i).toList(), 16);
        DenseRows rows = DenseRows.allocate(16, 16);
        for (int row = 0; row < 16; row++) {
            float[] values = new float[16];
            for (int i = 0; i < 16; i++) {
                values[i] = (row * 16 + i) / 255f;
            }
            rows.put(row, FloatBuffer.wrap(values));
        }
        OnnxTeacher teacher = teacher(cast(DataType.UINT8)).transform(InputTransform.builder().scale(255).build()).build();
        FloatBuffer given = FloatBuffer.allocate(256);
        IntStream.range(0, 16).forEach(row -> rows.copy(row, given));
        FloatBuffer logits = FloatBuffer.allocate(48);
        try (var session = teacher.open(positions, rows)) {
            session.logits(given, 16, logits);
        }
        float[] last = expected(240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255);
        for (int k = 0; k < 3; k++) {
            assertEquals(last[k], logits.get(45 + k), 1e-2);
        }
    }

    @ParameterizedTest
    @CsvSource({"BOOL,Cast", "STRING,texts", "UINT16,Cast"})
    void otherTypes(DataType type, String advice) throws IOException {
        GraphFile graph = type == DataType.STRING
                ? new GraphFile(13).input("x", type, -1, 16).node("Identity", List.of("x"), "y").output("y", type, -1, 16)
                : cast(type);
        assertError(TeacherException.class, () -> Soft.of(teacher(graph).build(), data, 16), "\"x\"", "tensor of numbers", advice);
    }

    private static GraphFile withExtra(DataType type, long... shape) {
        return linear(new GraphFile(13).input("x", DataType.FLOAT, -1, 16).input("extra", type, shape)
                .node("Cast", List.of("extra"), "factor", number("to", 1)).node("Mul", List.of("x", "factor"), "flat"));
    }

    private static List<GraphFile> extras() {
        return List.of(withExtra(DataType.FLOAT), withExtra(DataType.FLOAT, 1), withExtra(DataType.FLOAT, -2),
                withExtra(DataType.FLOAT, -1, 1), withExtra(DataType.FLOAT, 1, -2), withExtra(DataType.BOOL),
                withExtra(DataType.INT64), withExtra(DataType.FLOAT16), withExtra(DataType.DOUBLE, 1, 1));
    }

    /** Scalars, vectors, one value for each row where the dimension is called as that of the rows. */
    @ParameterizedTest
    @MethodSource("extras")
    void constantInputs(GraphFile graph) throws IOException {
        assertLinear(Soft.of(teacher(graph).constantInputs(Map.of("extra", "1")).build(), data, 16));
    }

    /** As Python writes them. */
    @Test
    void truthValuesInCapitals() throws IOException {
        GraphFile graph = linear(new GraphFile(13).input("x", DataType.FLOAT, -1, 16).input("is_training", DataType.BOOL)
                .node("Not", List.of("is_training"), "open").node("Cast", List.of("open"), "factor", number("to", 1))
                .node("Mul", List.of("x", "factor"), "flat"));
        for (String value : List.of("False", "FALSE", "false", "0")) {
            assertLinear(Soft.of(teacher(graph).constantInputs(Map.of("is_training", value)).build(), data, 16));
        }
        assertError(TeacherException.class, () -> Soft.of(teacher(graph).constantInputs(Map.of("is_training", "no")).build(), data, 16),
                "true or false", "no");
    }

    /** A value of the whole batch in the graph, as tracing leaves it. */
    @Test
    void batchFixedByWhatIsAdded() throws IOException {
        for (int batch : List.of(2, 3, 8, 100)) {
            GraphFile graph = linear(new GraphFile(13).input("x", DataType.FLOAT, -1, 16).floats("zeros", new float[16 * batch], batch, 16)
                    .node("Add", List.of("x", "zeros"), "flat"));
            Soft found = Soft.of(teacher(graph).build(), data, 16);
            assertLinear(found);
            assertEquals(batch + " rows, fixed inside the graph", found.facts().get("batch"));
        }
    }

    /** Only a run shows whether an open dimension without the batch's name counts rows: lengths of sequences, for one. */
    @Test
    void constantForEachRow() throws IOException {
        GraphFile graph = linear(new GraphFile(13).input("x", DataType.FLOAT, -1, 16).input("extra", DataType.INT64, -2)
                .longs("rows", -1, 1).longs("width", 1, 16).node("Reshape", List.of("extra", "rows"), "column")
                .node("Tile", List.of("column", "width"), "tiled").node("Cast", List.of("tiled"), "factors", number("to", 1))
                .node("Concat", List.of("x", "factors"), "both", number("axis", 1))
                .node("Slice", List.of("both", "begin", "end", "axis"), "flat").longs("begin", 0).longs("end", 16)
                .longs("axis", 1));
        assertLinear(Soft.of(teacher(graph).constantInputs(Map.of("extra", "1")).build(), data, 16));
    }

    @Test
    void constantVector() throws IOException {
        Soft found = Soft.of(teacher(withExtra(DataType.FLOAT, 16)).constantInputs(Map.of("extra",
                "0 1, 1 1 1 1 1 1 1 1 1 1 1 1 1 1")).build(), data, 16);
        float[] row = found.rows().get(3).clone();
        row[0] = 0;
        assertArrayEquals(expected(row), found.logits()[3], 1e-3f);
    }

    @Test
    void inputsWithoutAValue() throws IOException {
        OnnxTeacher teacher = teacher(withExtra(DataType.FLOAT)).build();
        assertError(TeacherException.class, () -> Soft.of(teacher, data, 16), "extra FLOAT []", "x FLOAT [-1, 16]",
                "constantInputs, such as extra = 1.0; \"x\" gets the rows");
    }

    @ParameterizedTest
    @CsvSource({"FLOAT,1 2,as many values", "FLOAT,high,hold numbers", "BOOL,maybe,true or false", "INT64,0.5,whole number"})
    void valuesThatDoNotFit(DataType type, String value, String rule) throws IOException {
        OnnxTeacher teacher = teacher(withExtra(type)).constantInputs(Map.of("extra", value)).build();
        assertError(TeacherException.class, () -> Soft.of(teacher, data, 16), "\"extra\"", rule, value);
    }

    @Test
    void constantInputsThatTheModelLacks() throws IOException {
        OnnxTeacher teacher = teacher(withExtra(DataType.FLOAT)).constantInputs(Map.of("keep", "1")).build();
        assertError(TeacherException.class, () -> Soft.of(teacher, data, 16), "[x, extra]", "[keep]");
        GraphFile valued = linear(new GraphFile(13).input("x", DataType.FLOAT, -1, 16).input("keep", DataType.FLOAT, 1)
                .floats("keep", new float[] {0.5f}, 1).node("Mul", List.of("x", "keep"), "flat"));
        OnnxTeacher set = teacher(valued).constantInputs(Map.of("keep", "1")).build();
        assertError(TeacherException.class, () -> Soft.of(set, data, 16), "[keep]", "taken out of the file");
    }

    /** In an order of their own, of several types, in both shapes; the names as CSV sources and exporters write them. */
    private static GraphFile columns(List<String> names) {
        GraphFile graph = new GraphFile(13);
        List<String> cast = new ArrayList<>();
        for (int i = names.size() - 1; i >= 0; i--) {
            DataType type = List.of(DataType.FLOAT, DataType.INT64, DataType.DOUBLE).get(i % 3);
            graph.input(names.get(i), type, i % 2 == 0 ? new long[] {-1, 1} : new long[] {-1});
        }
        graph.longs("column", -1, 1);
        for (int i = 0; i < names.size(); i++) {
            graph.node("Cast", List.of(names.get(i)), "float" + i, number("to", 1));
            graph.node("Reshape", List.of("float" + i, "column"), "column" + i);
            cast.add("column" + i);
        }
        return linear(graph.node("Concat", cast, "flat", number("axis", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s@value", "col %s"})
    void anInputForEachColumn(String name) throws IOException {
        List<String> features = IntStream.range(0, 16).mapToObj(i -> String.format(name, i)).toList();
        List<String> inputs = features.stream().map(feature -> feature.replace("@value", "").replace(' ', '_')).toList();
        FeaturePositions positions = new FeaturePositions(features, 16);
        DenseRows rows = DenseRows.allocate(1, 16);
        float[] values = new float[16];
        IntStream.range(0, 16).forEach(i -> values[i] = i + 1);
        rows.put(0, FloatBuffer.wrap(values));
        FloatBuffer logits = FloatBuffer.allocate(3);
        try (var session = teacher(columns(inputs)).build().open(positions, rows)) {
            session.logits(FloatBuffer.wrap(values), 1, logits);
            assertEquals("16 inputs, one for each column, by their names", session.facts().get("input"));
        }
        assertArrayEquals(expected(values), logits.array(), 1e-3f);
    }

    @Test
    void featuresWithoutAnInput() throws IOException {
        MutableDataset<Label> wider = Soft.data(NUMBER, 18, 17);
        Soft found = Soft.of(teacher(columns(IntStream.range(0, 16).mapToObj(Integer::toString).toList())).build(), wider, 18);
        assertEquals("16 inputs, one for each column, by their names; it has none for 2 features of the data",
                found.facts().get("input"));
        assertArrayEquals(expected(Arrays.copyOf(found.rows().get(1), 16)), found.logits()[1], 1e-3f);
    }

    @Test
    void columnsWithoutAFeature() throws IOException {
        List<String> names = IntStream.range(0, 16).mapToObj(i -> i == 4 ? "age" : "" + i).toList();
        assertError(TeacherException.class, () -> Soft.of(teacher(columns(names)).build(), data, 16), "no feature for [age]",
                "Maybe name the features like the inputs");
    }

    @Test
    void columnsOfTexts() throws IOException {
        GraphFile graph = linear(new GraphFile(13).input("0", DataType.STRING, -1, 1).input("1", DataType.FLOAT, -1, 16)
                .node("Identity", List.of("1"), "flat"));
        assertError(TeacherException.class, () -> Soft.of(teacher(graph).build(), data, 16), "\"0\"", "STRING", "texts");
    }

    private static GraphFile reshaped(DataType type, long... shape) {
        return linear(new GraphFile(13).input("x", type, shape).longs("rows", -1, 16)
                .node("Reshape", List.of("x", "rows"), "flat"));
    }

    /** A row without a batch, in any shape; a batch that comes second, free and fixed; two open dimensions; no shape at all. */
    private static List<GraphFile> shapes() {
        return List.of(reshaped(DataType.FLOAT, 16), reshaped(DataType.FLOAT, 4, 4), reshaped(DataType.FLOAT, -2),
                reshaped(DataType.FLOAT, 1, 4, 4), reshaped(DataType.FLOAT, 1, -1, 16), reshaped(DataType.FLOAT, 1, 8, 16),
                reshaped(DataType.FLOAT, -2, -2, 16), reshaped(DataType.FLOAT, -1, 16, 1, 1), reshaped(DataType.FLOAT, -1, -2),
                linear(new GraphFile(13).shapeless(true, "x", DataType.FLOAT).longs("rows", -1, 16)
                        .node("Reshape", List.of("x", "rows"), "flat")));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyPlaceOfTheBatch(GraphFile graph) throws IOException {
        assertLinear(Soft.of(teacher(graph).build(), data, 16));
        assertLinear(Soft.of(teacher(graph).batchSize(5).outputKind(OutputKind.LOGITS).build(), data, 16));
    }

    @Test
    void imagesWithoutABatch() throws IOException {
        assertLinear(Soft.of(teacher(reshaped(DataType.FLOAT, 4, 4)).build(), data, 1, 4, 4));
        assertLinear(Soft.of(teacher(reshaped(DataType.FLOAT, 4, 2, 2)).build(), data, 4, 2, 2));
        assertLinear(Soft.of(teacher(reshaped(DataType.FLOAT, 4, -2, -2)).build(), data, 4, 2, 2));
    }

    @Test
    void adviceByTheShape() {
        assertError(TeacherException.class, () -> Soft.of(teacher(reshaped(DataType.FLOAT, -1, 1, 5, 5)).build(), data, 1, 4, 4),
                "\"x\"", "[-1, 1, 5, 5]", "[1, 4, 4]", "Maybe set the teacher's transform to resize");
        assertError(TeacherException.class, () -> Soft.of(teacher(reshaped(DataType.FLOAT, -1, 2, 2, 4)).build(), data, 4, 2, 2),
                "Maybe set the teacher's transform to order HWC.");
        assertError(TeacherException.class, () -> Soft.of(teacher(reshaped(DataType.FLOAT, -1, 3, 3, 4)).build(), data, 4, 2, 2),
                "Maybe set the teacher's transform to order HWC, and resize");
        assertError(TeacherException.class, () -> Soft.of(teacher(reshaped(DataType.FLOAT, -1, 3, -2, -2)).build(), data, 16),
                "Maybe give the layout the shape of the images");
    }

    /** The second dimension is time: a row must not depend on those before it. */
    @Test
    void stepsInTimeAreNoBatch() throws IOException {
        GraphFile graph = linear(new GraphFile(13).input("x", DataType.FLOAT, 1, -1, 16).longs("axis", 1).longs("rows", -1, 16)
                .node("CumSum", List.of("x", "first"), "sum").longs("first", 1).node("Reshape", List.of("sum", "rows"), "flat"));
        Soft found = assertLinear(Soft.of(teacher(graph).build(), data, 16));
        assertEquals(null, found.facts().get("input"));
    }

    /** In a Reshape, in a constant of a node, where the output shows it and where nothing does, of one row. */
    private static List<GraphFile> fixedInside() {
        GraphFile pooled = new GraphFile(13).input("x", DataType.FLOAT, -1, 16).longs("shape", 8, -1, 16)
                .node("Reshape", List.of("x", "shape"), "grouped")
                .node("ReduceMean", List.of("grouped"), "flat", numbers("axes", 1), number("keepdims", 0));
        GraphFile node = new GraphFile(13).input("x", DataType.FLOAT, -1, 16)
                .node("Constant", List.of(), "shape", numbers("value_ints", 8, 16)).node("Reshape", List.of("x", "shape"), "flat");
        GraphFile built = new GraphFile(13).input("x", DataType.FLOAT, -1, 16).longs("batch", 12).longs("width", 16)
                .node("Concat", List.of("batch", "width"), "shape", number("axis", 0))
                .node("Reshape", List.of("x", "shape"), "flat");
        GraphFile one = new GraphFile(13).input("x", DataType.FLOAT, -1, 16).longs("shape", 1, 16)
                .node("Reshape", List.of("x", "shape"), "flat");
        GraphFile token = new GraphFile(13).input("x", DataType.FLOAT, -1, 1, 16).floats("token", new float[9 * 16], 9, 1, 16)
                .node("Concat", List.of("token", "x"), "both", number("axis", 1))
                .node("ReduceSum", List.of("both", "axes"), "flat", number("keepdims", 0)).longs("axes", 1);
        return List.of(linear(pooled), linear(node), linear(built), linear(one), linear(token));
    }

    @ParameterizedTest
    @MethodSource("fixedInside")
    void batchFixedInside(GraphFile graph) throws IOException {
        assertLinear(Soft.of(teacher(graph).build(), data, 16));
        assertLinear(Soft.of(teacher(graph).batchSize(12).outputKind(OutputKind.LOGITS).build(), data, 16));
    }

    @Test
    void runsInNoWay() throws IOException {
        GraphFile graph = linear(new GraphFile(13).input("x", DataType.FLOAT, -1, 16).longs("shape", 7, -1, 11)
                .longs("rows", -1, 16).node("Reshape", List.of("x", "shape"), "wrong")
                .node("Reshape", List.of("wrong", "rows"), "flat"));
        assertError(TeacherException.class, () -> Soft.of(teacher(graph).build(), data, 16), "fails on 2 rows",
                "does not run in batches of [256, 7, 11", "set batchSize");
    }

    /** The snippet of the page on teachers. */
    @Test
    void blueGreenRed() throws IOException {
        float[] weights = TeacherFile.weights(12, 3);
        Path file = new GraphFile(13).input("x", DataType.FLOAT, -1, 3, 2, 2).input("keep_prob", DataType.FLOAT)
                .node("Div", List.of("x", "keep_prob"), "kept").node("Flatten", List.of("kept"), "flat")
                .floats("weights", weights, 12, 3).node("MatMul", List.of("flat", "weights"), "y")
                .output("y", DataType.FLOAT, -1, 3).write(folder.resolve("teacher.onnx"));
        OnnxTeacher teacher = OnnxTeacher.builder(file, LABELS)
                .transform(InputTransform.builder().bgr(true).mean(103.939, 116.779, 123.68).build())
                .constantInputs(Map.of("keep_prob", "1.0"))
                .build();
        Soft found = Soft.of(teacher, Soft.data(NUMBER, 12, 256), 3, 2, 2);
        double[] blueGreenRed = {103.939, 116.779, 123.68};
        for (int i = 0; i < NUMBER; i++) {
            float[] logits = new float[3];
            for (int j = 0; j < 12; j++) {
                int channel = j / 4;
                double value = found.rows().get(i)[(2 - channel) * 4 + j % 4] - blueGreenRed[channel];
                for (int k = 0; k < 3; k++) {
                    logits[k] += (float) value * weights[j * 3 + k];
                }
            }
            assertArrayEquals(logits, found.logits()[i], 1e-2f);
        }
    }

    /** Channels last, another size and blue first at once: as each of them by itself, one after the other. */
    @Test
    void blueGreenRedWithOrderAndSize() {
        FloatBuffer image = FloatBuffer.wrap(new float[] {1, 2, 3, 4, 50, 60, 70, 80, 900, 1000, 1100, 1200});
        InputTransform all = InputTransform.builder().order(ChannelOrder.HWC).height(1).width(1).bgr(true).build();
        assertArrayEquals(new int[] {1, 1, 3}, all.outputShape(3, 2, 2));
        FloatBuffer found = FloatBuffer.allocate(3);
        all.apply(image, 1, new int[] {3, 2, 2}, found);
        assertArrayEquals(new float[] {1050, 65, 2.5f}, found.array());
    }

    @Test
    void blueGreenRedOfOtherChannels() {
        InputTransform bgr = InputTransform.builder().bgr(true).build();
        assertError(IllegalArgumentException.class, () -> bgr.outputShape(1, 4, 4), "bgr", "[1, 4, 4]");
        assertError(IllegalArgumentException.class, () -> bgr.outputShape(48), "[48]");
    }
}
