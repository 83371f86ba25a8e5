/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.GraphFile;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Teachers of large images in a JVM that may have little direct memory: blocks are bounded by their bytes. The teacher's scores
 * are the means of the channels red and green, so every answer is known.
 */
@Tag("property")
class TeacherMemoryTest {

    private static final List<String> LABELS = List.of("red", "green");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"224,64,300", "419,64,40", "700,64,5"})
    void largeImages(int side, int megabytes, int rows) throws IOException, InterruptedException {
        Path model = new GraphFile(13).input("x", DataType.FLOAT, -1, 3, -2, -2).node("GlobalAveragePool", List.of("x"), "means")
                .node("Flatten", List.of("means"), "flat").floats("chosen", new float[] {1, 0, 0, 1, 0, 0}, 3, 2)
                .node("MatMul", List.of("flat", "chosen"), "y").output("y", DataType.FLOAT, -1, 2)
                .write(folder.resolve("means.onnx"));
        ChildJvm.Result result = ChildJvm.plain("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=" + megabytes + "m")
                .run(TeacherMemoryTest.class, model.toString(), "" + side, "" + rows);
        assertEquals(0, result.code(), result.output());
        assertTrue(Long.parseLong(result.lines("peak").get(0)) <= (long) megabytes << 20, result.output());
    }

    /** Every pixel of a channel has one value, which the number of the row gives. */
    private record Images(int side, int count) implements Rows {

        @Override
        public int size() {
            return 3 * side * side;
        }

        @Override
        public int[] shape() {
            return new int[] {3, side, side};
        }

        @Override
        public void copy(int row, FloatBuffer target) {
            for (int channel = 0; channel < 3; channel++) {
                float[] plane = new float[side * side];
                Arrays.fill(plane, value(row, channel));
                target.put(plane);
            }
        }

        static float value(int row, int channel) {
            return 1 + row * (channel == 0 ? 1 : -2) + channel;
        }
    }

    /** The other JVM: prints the largest direct memory that was seen after a step. */
    public static void main(String[] args) {
        Images images = new Images(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        FeaturePositions positions = new FeaturePositions(IntStream.range(0, images.size()).mapToObj(Integer::toString).toList(),
                images.shape());
        OnnxTeacher teacher = OnnxTeacher.builder(Path.of(args[0]), LABELS)
                .transform(InputTransform.builder().scale(2).build()).build();
        int[] ids = new int[images.count()];
        SoftLabels soft = SoftLabels.capture(teacher, positions, images, LABELS, ids);
        FloatBuffer logits = FloatBuffer.allocate(2);
        for (int row = 0; row < images.count(); row++) {
            soft.logits().copy(row, logits.clear());
            requireMeans(row, logits);
        }
        long peak = direct();
        try (OnlineTeacher online = OnlineTeacher.open(teacher, positions, images, LABELS, ids)) {
            FloatBuffer one = FloatBuffer.allocate(images.size());
            images.copy(3, one);
            online.logits(one.flip(), 1, logits.clear());
            requireMeans(3, logits);
            peak = Math.max(peak, direct());
        }
        System.out.println("peak\t" + peak);
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    private static void requireMeans(int row, FloatBuffer logits) {
        for (int channel = 0; channel < 2; channel++) {
            float expected = 2 * Images.value(row, channel);
            if (Math.abs(logits.get(channel) - expected) > 1e-3 * Math.max(1, Math.abs(expected))) {
                throw new IllegalStateException("row " + row + ": " + expected + " expected, found " + logits.get(channel)
                        + ".\nMaybe a block was cut wrongly.");
            }
        }
    }
}
