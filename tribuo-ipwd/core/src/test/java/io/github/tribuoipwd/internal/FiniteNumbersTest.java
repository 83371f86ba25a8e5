/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against {@link Float#isFinite(float)}, on numbers of all bits. */
@Tag("property")
class FiniteNumbersTest {

    private static final FiniteNumbers FINITE = new FiniteNumbers();

    private static int expected(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }

    private static FloatBuffer direct(float[] values, ByteOrder order) {
        return ByteBuffer.allocateDirect(values.length * Float.BYTES).order(order).asFloatBuffer().put(0, values);
    }

    private static void assertFound(float[] values) {
        int expected = expected(values);
        assertEquals(expected, FINITE.firstOther(FloatBuffer.wrap(values)));
        assertEquals(expected, FINITE.firstOther(direct(values, ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer()));
        assertEquals(expected, FINITE.firstOther(direct(values, ByteOrder.BIG_ENDIAN)));
    }

    @Test
    void edges() {
        float[] finite = {0f, -0f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, 1f};
        assertEquals(-1, expected(finite));
        assertFound(finite);
        assertFound(new float[0]);
        for (int bits : new int[] {0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, -1}) {
            for (int length : new int[] {1, 2, 3, 16, 17, 1023, 1024, 1025, 2049}) {
                for (int place : new int[] {0, length / 2, length - 1}) {
                    float[] values = new float[length];
                    Arrays.fill(values, -Float.MAX_VALUE);
                    values[place] = Float.intBitsToFloat(bits);
                    assertFound(values);
                }
            }
        }
    }

    /** Often enough for the compiled loop. */
    @RepeatedTest(200)
    void random(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        float[] values = new float[random.nextInt(1, 5000)];
        for (int i = 0; i < values.length; i++) {
            int bits = random.nextInt();
            boolean finite = random.nextInt(2000) > 0;
            values[i] = Float.intBitsToFloat(finite && (bits & 0x7f800000) == 0x7f800000 ? bits & 0xbfffffff : bits);
        }
        assertFound(values);
    }
}
