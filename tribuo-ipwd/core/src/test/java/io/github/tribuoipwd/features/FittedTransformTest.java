/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transform that gets its numbers from rows. */
@Tag("unit")
class FittedTransformTest {

    @TempDir
    private Path folder;

    private static DenseRows rows(int[] shape, float[]... values) {
        DenseRows rows = DenseRows.allocate(values.length, shape);
        for (int i = 0; i < values.length; i++) {
            rows.put(i, FloatBuffer.wrap(values[i]));
        }
        return rows;
    }

    @Test
    void meanAndDeviationOfEachColumn() {
        InputTransform fit = InputTransform.fitted().fit(rows(new int[] {2}, new float[] {1, 250}, new float[] {3, 150},
                new float[] {5, 250}, new float[] {7, 150}));
        assertArrayEquals(new double[] {4, 200}, fit.mean());
        assertArrayEquals(new double[] {(float) Math.sqrt(5), 50}, fit.std());
        assertEquals(1, fit.scale());
        assertFalse(fit.isFitted());
    }

    @Test
    void imagesHaveOneMeanForEachChannel() {
        InputTransform fit = InputTransform.fitted().fit(rows(new int[] {2, 1, 2}, new float[] {0, 2, 10, 10},
                new float[] {4, 6, 10, 30}));
        assertArrayEquals(new double[] {3, 15}, fit.mean());
        assertArrayEquals(new double[] {(float) Math.sqrt(5), (float) Math.sqrt(75)}, fit.std());
    }

    /** One row of 10,000 has a 1: a deviation of 0.01 would make 100 of it. */
    @Test
    void aRareColumnStaysWithinTen() {
        DenseRows rows = DenseRows.allocate(10_000, 1);
        rows.put(17, FloatBuffer.wrap(new float[] {1}));
        InputTransform fit = InputTransform.fitted().fit(rows);
        assertEquals(1e-4, fit.mean()[0], 1e-10);
        assertEquals((1 - 1e-4) / 10, fit.std()[0], 1e-8);
        FloatBuffer transformed = FloatBuffer.allocate(10_000);
        FloatBuffer given = FloatBuffer.allocate(10_000);
        for (int i = 0; i < 10_000; i++) {
            rows.copy(i, given);
        }
        fit.apply(given.rewind(), 10_000, new int[] {1}, transformed);
        assertEquals(10, transformed.get(17), 1e-5);
        assertEquals(-0.001, transformed.get(16), 1e-6);
    }

    @Test
    void aConstantColumnBecomesZero() {
        float value = 0.1f;
        float[][] values = new float[1000][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new float[] {value, 1e-42f * (i % 2)};
        }
        InputTransform fit = InputTransform.fitted().fit(rows(new int[] {2}, values));
        assertArrayEquals(new double[] {value, 0}, fit.mean(), 1e-40);
        assertArrayEquals(new double[] {1, 1}, fit.std(), "also one whose deviation float32 does not hold");
    }

    /** The textbook formula in one pass would lose the deviation of such columns altogether. */
    @Test
    void aLargeMeanKeepsASmallDeviation() {
        SplittableRandom random = new SplittableRandom(4);
        float[][] values = new float[2000][];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = new float[] {16_000_000 + random.nextInt(3)};
            sum += values[i][0] - 16_000_000;
        }
        InputTransform fit = InputTransform.fitted().fit(rows(new int[] {1}, values));
        assertEquals(16_000_000 + Math.round(sum / values.length), fit.mean()[0], 1);
        assertEquals(Math.sqrt(2 / 3.0), fit.std()[0], 0.05);
    }

    @Test
    void theSameNumbersEveryTime() {
        DenseRows rows = Data.rows(Data.examples(500, 3), Data.FEATURES);
        InputTransform first = InputTransform.fitted().fit(rows);
        InputTransform second = InputTransform.fitted().fit(rows);
        assertArrayEquals(first.mean(), second.mean());
        assertArrayEquals(first.std(), second.std());
    }

    @Test
    void numbersBesideItAreRefused() {
        assertError(IllegalArgumentException.class, () -> InputTransform.builder().fitted(true).mean(1).build(), "fitted", "mean=[1.0]");
        assertError(IllegalArgumentException.class, () -> InputTransform.builder().fitted(true).std(1).build(), "fitted", "std=[1.0]");
        assertError(IllegalArgumentException.class, () -> InputTransform.builder().fitted(true).scale(2).build(), "scale=2.0");
        assertError(IllegalArgumentException.class, () -> InputTransform.builder().fitted(true).bgr(true).build(), "bgr=true");
    }

    @Test
    void withoutNumbersItDoesNothing() {
        assertTrue(InputTransform.fitted().isFitted());
        assertFalse(InputTransform.fitted().isIdentity());
        assertError(IllegalStateException.class, () -> InputTransform.fitted().apply(FloatBuffer.allocate(4), 1, new int[] {4},
                FloatBuffer.allocate(4)), "numbers");
        assertError(IllegalStateException.class, () -> InputTransform.identity().fit(DenseRows.allocate(1, 4)), "scale=1.0");
    }

    @Test
    void aTeacherHasItsOwnNumbers() throws IOException {
        Path model = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(model, Data.LABELS)
                .transform(InputTransform.fitted()).build(), "transform", "teacher's own training", "fitted=true");
    }
}
