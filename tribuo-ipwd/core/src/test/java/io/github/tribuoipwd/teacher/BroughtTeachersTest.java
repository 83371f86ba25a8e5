/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import io.github.tribuoipwd.support.Soft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other exporters write them, against results computed from their weights in plain Java. */
@Tag("parity")
class BroughtTeachersTest {

    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final List<String> DIGITS = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    private static final List<String> TWO = List.of("0", "1");
    private static final int NUMBER = 41;

    private static OnnxTeacher.Builder teacher(String file, List<String> labels) {
        return OnnxTeacher.builder(CASES.resolve(file), labels);
    }

    /** The logits that the weights W and biases B of a file give a row. */
    private static double[] expected(String file, float[] row) throws IOException {
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(CASES.resolve(file)));
        float[] weights = floats(model, "W");
        float[] logits = floats(model, "B");
        double[] sums = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray();
        for (int i = 0; i < row.length; i++) {
            for (int k = 0; k < sums.length; k++) {
                sums[k] += (double) row[i] * weights[i * sums.length + k];
            }
        }
        return sums;
    }

    private static float[] floats(ModelProto model, String name) {
        TensorProto tensor = model.getGraph().getInitializerList().stream().filter(t -> t.getName().equals(name)).findFirst()
                .orElseThrow();
        ByteBuffer raw = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int size = (int) (long) tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = tensor.getDataType() == TensorProto.DataType.FLOAT16.getNumber()
                    ? Fp16Conversions.fp16ToFloat(raw.getShort()) : raw.getFloat();
        }
        return values;
    }

    private static void assertSoftmax(String file, Soft found, double tolerance) throws IOException {
        assertEquals(NUMBER, found.logits().length);
        for (int i = 0; i < NUMBER; i++) {
            double[] logits = expected(file, found.rows().get(i));
            float[] wanted = new float[logits.length];
            IntStream.range(0, wanted.length).forEach(k -> wanted[k] = (float) logits[k]);
            assertArrayEquals(Soft.probabilities(wanted), Soft.probabilities(found.logits()[i]), tolerance, file + ", row " + i);
        }
    }

    /** scikit-learn's default: an int64 label, then a map for each row. */
    @ParameterizedTest
    @ValueSource(strings = {"", "output_probability"})
    void zipMap(String outputName) throws IOException {
        Soft found = Soft.of(teacher("zipint.onnx", DIGITS).outputName(outputName).build(), Soft.data(NUMBER, 64, 17), 64);
        assertSoftmax("zipint.onnx", found, 1e-5);
        assertEquals("PROBABILITIES", found.facts().get("output-kind"));
    }

    @Test
    void halfPrecision() throws IOException {
        Soft found = Soft.of(teacher("fp16.onnx", DIGITS).build(), Soft.data(NUMBER, 64, 17), 64);
        for (int i = 0; i < NUMBER; i++) {
            double[] logits = expected("fp16.onnx", found.rows().get(i));
            for (int k = 0; k < 10; k++) {
                assertEquals(logits[k], found.logits()[i][k], 0.02 * Math.max(1, Math.abs(logits[k])));
            }
        }
        assertEquals("float16", found.facts().get("input-type"));
        assertEquals("float16", found.facts().get("output-type"));
    }

    @Test
    void bytes() throws IOException {
        Soft found = Soft.of(teacher("uint8in.onnx", DIGITS).build(), Soft.data(NUMBER, 64, 17), 64);
        assertSoftmax("uint8in.onnx", found, 1e-5);
        assertEquals("uint8", found.facts().get("input-type"));
    }

    /** With the size that is set, with a wrong one, and with the kind given, so that no sample is read. */
    @ParameterizedTest
    @CsvSource({"256,AUTO", "16,AUTO", "16,LOGITS", "7,LOGITS"})
    void batchFixedInside(int batchSize, OutputKind kind) throws IOException {
        OnnxTeacher teacher = teacher("fixed16inside.onnx", DIGITS).batchSize(batchSize).outputKind(kind).build();
        Soft found = Soft.of(teacher, Soft.data(NUMBER, 64, 17), 1, 8, 8);
        assertSoftmax("fixed16inside.onnx", found, 1e-5);
        assertEquals("16 rows, fixed inside the graph", found.facts().get("batch"));
    }

    @Test
    void sigmoidForTwoClasses() throws IOException {
        Soft found = Soft.of(teacher("binsig.onnx", TWO).build(), Soft.data(NUMBER, 30, 3), 30);
        for (int i = 0; i < NUMBER; i++) {
            double second = 1 / (1 + Math.exp(-expected("binsig.onnx", found.rows().get(i))[0]));
            assertArrayEquals(new double[] {1 - second, second}, Soft.probabilities(found.logits()[i]), 1e-6);
        }
        assertEquals("PROBABILITIES", found.facts().get("output-kind"));
        assertEquals("one score, for the label 1", found.facts().get("output"));
    }

    /** One declares the shape that it gives, the other (N, 1); without a name for the output as well. */
    @ParameterizedTest
    @ValueSource(strings = {"", "probabilities"})
    void treesThatDeclareAnotherShape(String outputName) {
        Soft right = Soft.of(teacher("xgbbin2.onnx", TWO).outputName("probabilities").build(), Soft.data(NUMBER, 30, 228), 30);
        Soft wrong = Soft.of(teacher("xgbbin1.onnx", TWO).outputName(outputName).build(), Soft.data(NUMBER, 30, 228), 30);
        assertArrayEquals(right.logits(), wrong.logits());
        assertEquals(2, Arrays.stream(right.logits()).map(row -> row[0]).distinct().count());
        // sigmoid(2) of the leaf whose weight is 2
        assertEquals(0.880797, Arrays.stream(right.logits()).mapToDouble(row -> Soft.probabilities(row)[1]).max()
                .orElseThrow(), 1e-5);
    }
}
