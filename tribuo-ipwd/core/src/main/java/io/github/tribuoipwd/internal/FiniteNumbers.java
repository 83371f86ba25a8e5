/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The search for numbers that are infinite or NaN, by arithmetic without a branch, which the JVM compiles to vector instructions.
 * Keeps room for its work; not thread safe.
 */
public final class FiniteNumbers {

    /** A quarter of the numbers that are looked at together. The JVM must find a constant in the loop. */
    private static final int QUARTER = 256;
    private static final int CHUNK = 4 * QUARTER;
    private static final float[] ZEROS = new float[QUARTER];

    private final float[] chunk = new float[CHUNK];
    private final float[] sums = new float[QUARTER];

    /**
     * Looks through a buffer.
     *
     * @param values the numbers from position 0 to the limit; not modified, nor is its position
     * @return the place of the first that is infinite or NaN; -1 for none
     */
    public int firstOther(FloatBuffer values) {
        for (int first = 0; first < values.limit(); first += CHUNK) {
            int length = Math.min(CHUNK, values.limit() - first);
            values.get(first, chunk, 0, length);
            if (length < CHUNK) {
                Arrays.fill(chunk, length, CHUNK, 0f);
            }
            addZeroTimes(chunk, sums);
            if (!Arrays.equals(sums, ZEROS)) {
                return first + firstIn(chunk);
            }
        }
        return -1;
    }

    /** Zero times a finite number is zero, of a sign that adding zero makes positive; zero times any other is NaN. */
    private static void addZeroTimes(float[] chunk, float[] sums) {
        for (int i = 0; i < QUARTER; i++) {
            sums[i] = chunk[i] * 0f + chunk[QUARTER + i] * 0f + (chunk[2 * QUARTER + i] * 0f + chunk[3 * QUARTER + i] * 0f) + 0f;
        }
    }

    private static int firstIn(float[] chunk) {
        int place = 0;
        while (Float.isFinite(chunk[place])) {
            place++;
        }
        return place;
    }
}
