/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/** Rows in arrays and buffers get the probabilities of examples with the same values, to the bit. */
@Tag("parity")
class RowPredictionTest {

    private static final int MOST = 1025;
    private static final int[] NUMBERS = {1, 2, 255, 256, 257, 513, MOST};
    private static final MutableDataset<Label> DATA = Data.examples(MOST, 1);
    private static final List<DistilledModel> MODELS = new ArrayList<>();
    /** Stands around what is read or written. */
    private static final float OTHER = 7;
    private static final int AROUND = 5;

    /** Room for some numbers between position and limit, which other numbers stand around. */
    private static final Map<String, IntFunction<FloatBuffer>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("array", FloatBuffer::allocate);
        KINDS.put("direct", size -> bytes(ByteBuffer.allocateDirect(4 * size)).asFloatBuffer());
        KINDS.put("view of bytes", size -> bytes(ByteBuffer.allocate(4 * size)).asFloatBuffer());
        KINDS.put("direct, other order", size -> ByteBuffer.allocateDirect(4 * size).order(otherOrder()).asFloatBuffer());
        KINDS.put("bytes, other order", size -> ByteBuffer.allocate(4 * size).order(otherOrder()).asFloatBuffer());
        KINDS.put("slice of an array", size -> FloatBuffer.allocate(size + 6).slice(2, size));
        KINDS.put("slice of a direct one", size -> bytes(ByteBuffer.allocateDirect(4 * size + 24)).asFloatBuffer().slice(3, size));
    }

    private static ByteBuffer bytes(ByteBuffer buffer) {
        return buffer.order(ByteOrder.nativeOrder());
    }

    private static ByteOrder otherOrder() {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    @BeforeAll
    static void train() {
        MODELS.add(Students.labelsOnly().epochs(1).build().train(DATA));
        MODELS.add(Students.labelsOnly().student(new MultilayerPerceptron()).epochs(1).build().train(DATA));
        MODELS.add(Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).student(ConvolutionalNetwork.builder(8, 16).build())
                .epochs(1).build().train(DATA));
        MODELS.add(Students.labelsOnly().layout(new IndexedLayout(4, 2, 2)).student(new CifarResNet(8)).epochs(1).build()
                .train(DATA));
    }

    @AfterAll
    static void close() {
        MODELS.forEach(DistilledModel::close);
    }

    private static List<Example<Label>> examples(int number) {
        return DATA.getData().subList(0, number);
    }

    private static float[] rows(DistilledModel model, int number) {
        float[] rows = new float[number * Data.FEATURES];
        model.getFeaturePositions().gather(examples(number), FloatBuffer.wrap(rows));
        return rows;
    }

    /** What the same examples get. */
    private static float[] expected(DistilledModel model, int number) {
        float[] expected = new float[number * Data.CLASSES];
        int next = 0;
        for (Prediction<Label> prediction : model.predict(examples(number))) {
            for (String label : model.labels()) {
                expected[next++] = (float) prediction.getOutputScores().get(label).getScore();
            }
        }
        return expected;
    }

    private static FloatBuffer around(IntFunction<FloatBuffer> kind, float[] values) {
        FloatBuffer buffer = kind.apply(values.length + 2 * AROUND);
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, OTHER);
        }
        return buffer.put(AROUND, values).position(AROUND).limit(AROUND + values.length);
    }

    @TestFactory
    Stream<DynamicTest> arrays() {
        return MODELS.stream().flatMap(model -> Arrays.stream(NUMBERS).mapToObj(number -> DynamicTest.dynamicTest(
                number + " rows, " + model.getProvenance().getTrainerProvenance().getConfiguredParameters().get("student"),
                () -> assertArrayEquals(expected(model, number), model.predict(rows(model, number))))));
    }

    @TestFactory
    Stream<DynamicTest> buffers() {
        DistilledModel model = MODELS.get(2);
        return KINDS.keySet().stream().flatMap(in -> KINDS.keySet().stream().map(out -> DynamicTest.dynamicTest(in + " to " + out,
                () -> {
                    for (int number : new int[] {1, 257, MOST}) {
                        FloatBuffer rows = around(KINDS.get(in), rows(model, number));
                        FloatBuffer probabilities = around(KINDS.get(out), new float[number * Data.CLASSES]);
                        FloatBuffer before = rows.duplicate();
                        model.predict(number == 1 ? rows : rows.asReadOnlyBuffer(), probabilities);
                        assertEquals(before, rows);
                        assertEquals(around(FloatBuffer::allocate, expected(model, number)).clear(), probabilities.clear());
                    }
                })));
    }

    @Test
    void positionsStay() {
        DistilledModel model = MODELS.get(0);
        FloatBuffer rows = around(FloatBuffer::allocate, rows(model, 2));
        FloatBuffer probabilities = around(FloatBuffer::allocate, new float[10 * Data.CLASSES]);
        model.predict(rows, probabilities);
        assertEquals(List.of(AROUND, AROUND + 2 * Data.FEATURES, AROUND, AROUND + 10 * Data.CLASSES),
                List.of(rows.position(), rows.limit(), probabilities.position(), probabilities.limit()));
        assertEquals(FloatBuffer.wrap(expected(model, 2)), probabilities.slice().limit(2 * Data.CLASSES));
        assertEquals(0, probabilities.get(AROUND + 2 * Data.CLASSES), 0);
    }

    @Test
    void noRows() {
        DistilledModel model = MODELS.get(0);
        assertEquals(0, model.predict(new float[0]).length);
        model.predict(FloatBuffer.allocate(0), FloatBuffer.allocate(0));
        assertEquals(List.of(), model.predict(List.of()));
    }

    /** One buffer of rows for all, whatever the number of threads. */
    @Test
    void severalThreadsAtOnce() {
        for (DistilledModel model : MODELS) {
            FloatBuffer rows = around(KINDS.get("direct"), rows(model, MOST));
            float[] expected = expected(model, MOST);
            for (int threads : new int[] {0, 1, 2, 3}) {
                try (DistilledModel other = model.withThreads(threads)) {
                    List<CompletableFuture<Void>> users = IntStream.range(0, 4).mapToObj(user -> CompletableFuture.runAsync(() -> {
                        FloatBuffer found = FloatBuffer.allocate(expected.length);
                        other.predict(rows, found);
                        assertArrayEquals(expected, found.array());
                        assertArrayEquals(expected, expected(other, MOST));
                    })).toList();
                    users.forEach(CompletableFuture::join);
                }
            }
        }
    }

    @Test
    void countsNoFeatures() {
        try (DistilledModel model = MODELS.get(0).withThreads(1)) {
            model.predict(rows(model, 3));
            assertEquals(0, model.featureCounts().features());
        }
    }

    @Test
    void whatCannotBePredicted() {
        DistilledModel model = MODELS.get(0);
        assertError(IllegalArgumentException.class, () -> model.predict(new float[17]), "16 numbers", "found 17");
        assertError(IllegalArgumentException.class, () -> model.predict(FloatBuffer.allocate(32), FloatBuffer.allocate(5)),
                "room for 6", "3 for each of 2 rows", "room for 5");
        assertError(IllegalArgumentException.class,
                () -> model.predict(FloatBuffer.allocate(16), FloatBuffer.allocate(3).asReadOnlyBuffer()), "read-only");
        assertError(IllegalArgumentException.class, () -> model.withThreads(-1), "in [0, 1024]", "found -1");
        assertError(IllegalArgumentException.class, () -> model.withThreads(1025), "found 1025");
        FloatBuffer shared = FloatBuffer.allocate(32);
        assertError(IllegalArgumentException.class, () -> model.predict(shared, shared), "memory of their own");
        assertError(IllegalArgumentException.class, () -> model.predict(shared.slice(0, 16), shared.slice(13, 3)), "memory of");
        model.predict(shared.slice(0, 16), shared.slice(16, 3));
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int row : new int[] {0, 255, 256, 800, 1024}) {
                float[] rows = rows(model, MOST);
                Arrays.fill(rows, row * Data.FEATURES + 3, rows.length, wrong);
                assertError(IllegalArgumentException.class, () -> model.predict(rows), "\"3\" of row " + row + " ", "found " + wrong);
            }
        }
    }

    @Test
    void closed() {
        DistilledModel model = MODELS.get(0).withThreads(2);
        float[] rows = rows(model, MOST);
        float[] expected = model.predict(rows);
        List<CompletableFuture<Void>> users = IntStream.range(0, 3).mapToObj(user -> CompletableFuture.runAsync(() -> {
            while (true) {
                try {
                    assertArrayEquals(expected, model.predict(rows));
                } catch (IllegalStateException e) {
                    assertEquals(StudentSession.CLOSED, e.getMessage());
                    return;
                }
            }
        })).toList();
        model.close();
        users.forEach(CompletableFuture::join);
        assertThrows(IllegalStateException.class, () -> model.predict(rows));
        assertThrows(IllegalStateException.class, () -> model.predict(new float[0]));
    }
}
