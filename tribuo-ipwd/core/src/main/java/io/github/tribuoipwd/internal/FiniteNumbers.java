/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.FloatBuffer;

/**
 * The search for numbers that are infinite or NaN, by a loop without a branch, which the JVM compiles to vector instructions.
 */
public final class FiniteNumbers {

    private static final int CHUNK = 1024;
    /** One in the place of a float's exponent: added to a number whose exponent is all ones, it changes the sign. */
    private static final int ONE = 1 << 23;

    private FiniteNumbers() {}

    /**
     * Looks through an array.
     *
     * @param values the numbers; not modified
     * @return the place of the first that is infinite or NaN; -1 for none
     */
    public static int firstOther(float[] values) {
        return firstOther(values, values.length);
    }

    /**
     * Looks through a buffer.
     *
     * @param values the numbers from position 0 to the limit; not modified, nor is its position
     * @return the place of the first that is infinite or NaN; -1 for none
     */
    public static int firstOther(FloatBuffer values) {
        float[] chunk = new float[Math.min(values.limit(), CHUNK)];
        for (int first = 0; first < values.limit(); first += CHUNK) {
            int length = Math.min(CHUNK, values.limit() - first);
            values.get(first, chunk, 0, length);
            int found = firstOther(chunk, length);
            if (found >= 0) {
                return first + found;
            }
        }
        return -1;
    }

    private static int firstOther(float[] values, int length) {
        int signs = 0;
        for (int i = 0; i < length; i++) {
            signs |= (Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE) + ONE;
        }
        if (signs >= 0) {
            return -1;
        }
        int place = 0;
        while (Float.isFinite(values[place])) {
            place++;
        }
        return place;
    }
}
