/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SoftLabelEncodingTest {

    private static SoftLabelEncoding.Encoded encode(Precision precision, int top, float... logits) {
        FloatBuffer buffer = FloatBuffer.wrap(logits);
        SoftLabelEncoding.Encoded encoded = new SoftLabelEncoding(precision, top).encode(buffer, logits.length);
        assertEquals(logits.length, buffer.position());
        return encoded;
    }

    /** The number of half precision with some bits, by the definition of binary16. */
    private static float half(int bits) {
        int exponent = bits >> 10;
        int fraction = bits & 0x3ff;
        return exponent == 0 ? Math.scalb((float) fraction, -24) : Math.scalb((float) (fraction | 0x400), exponent - 25);
    }

    /** Every number of half precision stays; what lies between two goes to the nearest, and from the middle to the even one. */
    @Test
    void halfPrecision() {
        int largest = 0x7bff;
        float[] values = new float[8 * largest];
        float[] expected = new float[values.length];
        for (int bits = 0; bits < largest; bits++) {
            float lower = half(bits);
            float upper = half(bits + 1);
            float middle = (lower + upper) / 2;
            float[] asked = {lower, Math.nextDown(middle), middle, Math.nextUp(middle)};
            float[] wanted = {lower, lower, bits % 2 == 0 ? lower : upper, upper};
            for (int i = 0; i < 4; i++) {
                values[8 * bits + i] = asked[i];
                expected[8 * bits + i] = wanted[i];
                values[8 * bits + 4 + i] = -asked[i];
                expected[8 * bits + 4 + i] = -wanted[i];
            }
        }
        assertArrayEquals(expected, encode(Precision.FLOAT16, 0, values).values());
        assertEquals(65504, encode(Precision.FLOAT16, 0, 65519.996f, 0).values()[0]);
        assertError(SoftLabelException.class, () -> encode(Precision.FLOAT16, 0, 0, -65520), "found -65520", "FLOAT32");
        assertArrayEquals(new float[] {3e38f, -3e38f}, encode(Precision.FLOAT32, 0, 3e38f, -3e38f).values());
    }

    @Test
    void equalLogitsStayInTheirOrder() {
        SoftLabelEncoding.Encoded encoded = encode(Precision.FLOAT32, 3, 1, 2, 2, 1, 2, 2);
        assertArrayEquals(new int[] {1, 2, 4}, encoded.ids());
        SoftLabelEncoding.Encoded even = encode(Precision.FLOAT32, 2, 7, 7, 7, 7, 7);
        assertArrayEquals(new int[] {0, 1}, even.ids());
        assertEquals(0.6, even.mass(), 1e-15);
        assertEquals(7, SoftLabelEncoding.tail(even, 3, 1), 1e-6f);
    }

    /** However small it is: one minus the others would be zero. */
    @Test
    void massOfTheRest() {
        SoftLabelEncoding.Encoded encoded = encode(Precision.FLOAT32, 2, 50, -30, 49, -31, -32);
        double rest = (Math.exp(-80) + Math.exp(-81) + Math.exp(-82)) / (1 + Math.exp(-1));
        assertEquals(rest, encoded.mass(), 1e-12 * rest);
        float tail = SoftLabelEncoding.tail(encoded, 3, 1);
        assertEquals(rest, 3 * Math.exp(tail - 50) / (1 + Math.exp(-1)), 1e-5 * rest);
    }

    /** A model that rules classes out: their probability is below the smallest of a double. */
    @Test
    void noMassIsLeft() {
        SoftLabelEncoding.Encoded encoded = encode(Precision.FLOAT32, 2, 3, -1e4f, 2, -1e4f);
        assertEquals(0, encoded.mass());
        float tail = SoftLabelEncoding.tail(encoded, 2, 1);
        assertTrue(Float.isFinite(tail) && tail < -700, "" + tail);
        SoftLabelEncoding.Encoded one = encode(Precision.FLOAT32, 2, -1e4f, 3, -1e4f, -2e4f);
        assertArrayEquals(new int[] {1, 0}, one.ids());
        assertTrue(SoftLabelEncoding.tail(one, 2, 1) <= -1e4f);
    }

    /** The distribution that is read again has the stored probabilities, and those of the rest in their sum. */
    @Test
    void probabilitiesAreKeptAtTheTemperature() {
        float[] logits = new float[1000];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (12 * Math.sin(i * 1.7) * Math.cos(i * 0.3));
        }
        SoftLabelEncoding.Encoded encoded = encode(Precision.FLOAT32, 16, logits);
        assertSame(logits, encoded, 1, 1e-5);
        assertSame(logits, encoded, 2, 1e-5);
        assertSame(logits, encoded, 4, 1e-5);
        // By the parabola through the three.
        assertSame(logits, encoded, 1.4, 0.1);
        assertSame(logits, encoded, 3, 0.05);
        assertSame(logits, encoded, 8, 0.05);
        // The logit of another temperature is far off: five times too much.
        float atOne = SoftLabelEncoding.tail(encoded, 984, 1);
        float atFour = SoftLabelEncoding.tail(encoded, 984, 4);
        assertTrue(Math.exp((atOne - atFour) / 4) > 1.5, atOne + " " + atFour);
    }

    private static void assertSame(float[] logits, SoftLabelEncoding.Encoded encoded, double temperature, double tolerance) {
        double sum = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i] / temperature)).sum();
        float tail = SoftLabelEncoding.tail(encoded, 984, temperature);
        double decoded = 984 * Math.exp(tail / temperature);
        for (float value : encoded.values()) {
            decoded += Math.exp(value / temperature);
        }
        for (int i = 0; i < 16; i++) {
            double expected = Math.exp(logits[encoded.ids()[i]] / temperature) / sum;
            assertEquals(expected, Math.exp(encoded.values()[i] / temperature) / decoded, tolerance * expected);
        }
    }
}
