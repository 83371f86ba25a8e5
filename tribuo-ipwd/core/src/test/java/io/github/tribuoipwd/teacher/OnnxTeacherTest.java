/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.ChannelOrder;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Teachers of every form, run in ONNX Runtime, against plain Java. */
@Tag("unit")
class OnnxTeacherTest {

    private static final int NUMBER = 37;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(NUMBER, 4);

    private SoftLabels capture(TeacherFile file, InputTransform transform, int... rowShape) throws IOException {
        Path model = file.write(folder.resolve("teacher.onnx"));
        OnnxTeacher teacher = OnnxTeacher.builder(model, Data.LABELS).transform(transform).build();
        return SoftLabels.capture(teacher, Data.positions(data, rowShape), Data.rows(data, rowShape), Data.LABELS, Data.labelIds(data));
    }

    /** The teacher's logits for a row that its transform made. */
    private static float[] expected(float[] input) {
        float[] weights = TeacherFile.weights(Data.FEATURES, Data.CLASSES);
        float[] logits = new float[Data.CLASSES];
        for (int i = 0; i < input.length; i++) {
            for (int k = 0; k < logits.length; k++) {
                logits[k] += input[i] * weights[i * Data.CLASSES + k];
            }
        }
        return logits;
    }

    private void assertLogits(SoftLabels found, int... rowShape) {
        DenseRows rows = Data.rows(data, rowShape);
        for (int i = 0; i < NUMBER; i++) {
            assertArrayEquals(expected(Data.row(rows, i)), Data.row(found.logits(), i), 1e-4f, "row " + i);
        }
        assertEquals(1.0, found.accuracy());
        assertEquals("LOGITS", found.facts().get("output-kind"));
        assertEquals("CPU", found.facts().get("device"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1, 8})
    void freeAndFixedBatchSizes(long batch) throws IOException {
        assertLogits(capture(TeacherFile.of(3, batch, 1, 4, 4), InputTransform.identity(), 1, 4, 4), 1, 4, 4);
    }

    /** On the heap, of the other byte order, larger than its content: the result in place must be the copied one. */
    @Test
    void rowsAndLogitsInAnyBuffer() throws IOException {
        Path model = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
        DenseRows rows = Data.rows(Data.examples(5, 1), Data.FEATURES);
        Set<List<Float>> found = new HashSet<>();
        try (TeacherSession session = OnnxTeacher.builder(model, Data.LABELS).batchSize(3).build()
                .open(Data.positions(Data.examples(5, 1), Data.FEATURES), rows)) {
            for (FloatBuffer values : buffers()) {
                for (int i = 0; i < 5; i++) {
                    rows.copy(i, values);
                }
                for (FloatBuffer logits : buffers()) {
                    session.logits(values.clear(), 5, logits);
                    assertEquals(0, logits.get(5 * Data.CLASSES));
                    found.add(IntStream.range(0, 5 * Data.CLASSES).mapToObj(logits::get).toList());
                }
            }
        }
        assertEquals(1, found.size());
        assertTrue(found.iterator().next().stream().distinct().count() > Data.CLASSES, found::toString);
    }

    private static List<FloatBuffer> buffers() {
        return Stream.of(ByteBuffer.allocate(1000), ByteBuffer.allocateDirect(1000),
                ByteBuffer.allocateDirect(1000).order(ByteOrder.LITTLE_ENDIAN)).map(ByteBuffer::asFloatBuffer).toList();
    }

    @Test
    void flatInputsOfEveryForm() throws IOException {
        assertLogits(capture(TeacherFile.of(3, -1, 16), InputTransform.identity(), 1, 4, 4), 16);
        assertLogits(capture(TeacherFile.of(3, -1, 16, 1), InputTransform.identity(), 16), 16);
    }

    @Test
    void oldOpset() throws IOException {
        assertLogits(capture(TeacherFile.of(3, -1, 1, 4, 4).opset(7), InputTransform.identity(), 1, 4, 4), 1, 4, 4);
    }

    @Test
    void weightsInAnotherFile() throws IOException {
        assertLogits(capture(TeacherFile.of(3, -1, 16).externalData(), InputTransform.identity(), 16), 16);
    }

    @Test
    void channelsLast() throws IOException {
        SoftLabels found = capture(TeacherFile.of(3, -1, 2, 2, 4), InputTransform.builder().order(ChannelOrder.HWC).build(), 4, 2, 2);
        float[] row = Data.row(Data.rows(data, 16), 0);
        float[] channelsLast = new float[16];
        for (int pixel = 0; pixel < 4; pixel++) {
            for (int channel = 0; channel < 4; channel++) {
                channelsLast[pixel * 4 + channel] = row[channel * 4 + pixel];
            }
        }
        assertArrayEquals(expected(channelsLast), Data.row(found.logits(), 0), 1e-4f);
    }

    @Test
    void scaleMeanAndDeviation() throws IOException {
        InputTransform transform = InputTransform.builder().scale(0.5).mean(0.1, 0.2, 0.3, 0.4).std(1, 2, 3, 4).build();
        SoftLabels found = capture(TeacherFile.of(3, -1, 4, 2, 2), transform, 4, 2, 2);
        float[] row = Data.row(Data.rows(data, 16), 5);
        for (int i = 0; i < row.length; i++) {
            row[i] = (row[i] * 0.5f - 0.1f * (i / 4 + 1)) / (i / 4 + 1);
        }
        assertArrayEquals(expected(row), Data.row(found.logits(), 5), 1e-4f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Softmax", "LogSoftmax"})
    void probabilitiesAreFoundByTheirNumbersAndBecomeLogits(String tail) throws IOException {
        SoftLabels found = capture(TeacherFile.of(3, -1, 16).tail(tail), InputTransform.identity(), 16);
        assertEquals(tail.equals("Softmax") ? "PROBABILITIES" : "LOG_PROBABILITIES", found.facts().get("output-kind"));
        float[] logits = expected(Data.row(Data.rows(data, 16), 2));
        double sum = Math.log(Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]));
        for (int k = 0; k < 3; k++) {
            assertEquals(logits[k] - sum, Data.row(found.logits(), 2)[k], 1e-3);
        }
    }

    @Test
    void columnsFollowTheStudentsLabels() throws IOException {
        Path model = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        OnnxTeacher teacher = OnnxTeacher.builder(model, List.of("a", "b", "c")).build();
        SoftLabels found = SoftLabels.capture(teacher, Data.positions(data, 16), Data.rows(data, 16), List.of("c", "a", "b"), new int[NUMBER]);
        float[] logits = expected(Data.row(Data.rows(data, 16), 3));
        assertArrayEquals(new float[] {logits[2], logits[0], logits[1]}, Data.row(found.logits(), 3), 1e-4f);
    }

    @Test
    void chosenOutput() throws IOException {
        Path model = TeacherFile.of(3, -1, 16).secondOutput().write(folder.resolve("teacher.onnx"));
        OnnxTeacher teacher = OnnxTeacher.builder(model, Data.LABELS).outputName("y").build();
        assertEquals(1.0, SoftLabels.capture(teacher, Data.positions(data, 16), Data.rows(data, 16), Data.LABELS, Data.labelIds(data)).accuracy());
    }

    @Test
    void hashCoversTheExternalData() throws IOException {
        Path model = TeacherFile.of(3, -1, 16).externalData().write(folder.resolve("teacher.onnx"));
        String before = OnnxTeacher.builder(model, Data.LABELS).build().getProvenance().toString();
        byte[] weights = Files.readAllBytes(folder.resolve("weights.bin"));
        weights[7] ^= 1;
        Files.write(folder.resolve("weights.bin"), weights);
        assertNotEquals(before, OnnxTeacher.builder(model, Data.LABELS).build().getProvenance().toString());
    }

    @Test
    void missingFile() {
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(folder.resolve("absent.onnx"), Data.LABELS).build(),
                "absent.onnx", "nothing to read");
    }

    @Test
    void notOnnx() throws IOException {
        Path file = Files.writeString(folder.resolve("text.onnx"), "this is no model");
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(file, Data.LABELS).build(), "text.onnx");
    }

    @Test
    void truncated() throws IOException {
        byte[] whole = Files.readAllBytes(TeacherFile.of(3, -1, 16).write(folder.resolve("whole.onnx")));
        Path file = Files.write(folder.resolve("cut.onnx"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(file, Data.LABELS).build(), "cut.onnx");
    }

    @Test
    void wrongInputShape() {
        assertError(TeacherException.class, () -> capture(TeacherFile.of(3, -1, 1, 5, 5), InputTransform.identity(), 1, 4, 4), "\"x\"",
                "[-1, 1, 5, 5]", "[1, 4, 4]");
        assertError(TeacherException.class, () -> capture(TeacherFile.of(3, -1, 2, 2, 4), InputTransform.identity(), 4, 2, 2), "HWC");
        assertError(TeacherException.class, () -> capture(TeacherFile.of(3, -1, 4, 2, 2), InputTransform.builder()
                .order(ChannelOrder.HWC).build(), 4, 2, 2), "Maybe leave the order of the teacher's transform at CHW.");
        for (long batch : new long[] {-1, 1, 8}) {
            assertError(TeacherException.class, () -> capture(TeacherFile.of(3, batch, 3, 4, 4), InputTransform.identity(), 1, 4, 4),
                    "[" + batch + ", 3, 4, 4]", "[1, 4, 4]", "Maybe read images of 3 channels");
            assertError(TeacherException.class, () -> capture(TeacherFile.of(3, batch, 3, 2, 2), InputTransform.identity(), 4, 2, 2),
                    "[" + batch + ", 3, 2, 2]", "[4, 2, 2]", "Maybe read images of 3 channels");
        }
    }

    @Test
    void wrongNumberOfClasses() {
        assertError(TeacherException.class, () -> capture(TeacherFile.of(4, -1, 16), InputTransform.identity(), 16), "\"y\"",
                "3 labels", "[-1, 4]");
    }

    /** The other one has 16 columns. */
    @Test
    void onlyOneOfSeveralOutputsFits() throws IOException {
        assertLogits(capture(TeacherFile.of(3, -1, 16).secondOutput(), InputTransform.identity(), 16), 16);
    }

    @Test
    void notANumber() {
        assertError(TeacherException.class, () -> capture(TeacherFile.of(3, -1, 16).bias(Float.NaN), InputTransform.identity(), 16),
                "NaN", "row 0", "column 0");
    }

    @Test
    void rowsThatDependOnTheirBatch() {
        assertError(TeacherException.class, () -> capture(TeacherFile.of(3, -1, 16).batchDependent(), InputTransform.identity(), 16),
                "same logits in every batch");
    }

    @Test
    void labelsUnlikeTheDatas() throws IOException {
        Path model = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        OnnxTeacher teacher = OnnxTeacher.builder(model, List.of("a", "b", "d")).build();
        assertError(IllegalArgumentException.class,
                () -> SoftLabels.capture(teacher, Data.positions(data, 16), Data.rows(data, 16), Data.LABELS, Data.labelIds(data)), "[d] only in the teacher",
                "[c] only in the data");
    }

    @Test
    void cudaWhereThereIsNone() throws IOException {
        Path model = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        OnnxTeacher cuda = OnnxTeacher.builder(model, Data.LABELS).device(Device.CUDA).build();
        assertError(TeacherException.class, () -> cuda.open(Data.positions(data, 16), Data.rows(data, 16)).close(), "CUDA", "onnxruntime_gpu");
        OnnxTeacher auto = OnnxTeacher.builder(model, Data.LABELS).device(Device.AUTO).build();
        SoftLabels found = SoftLabels.capture(auto, Data.positions(data, 16), Data.rows(data, 16), Data.LABELS, Data.labelIds(data));
        assertTrue(found.facts().get("device").startsWith("CPU (no CUDA"), () -> found.facts().toString());
    }
}
