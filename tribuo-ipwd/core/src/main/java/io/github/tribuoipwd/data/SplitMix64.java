/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

/** A bijection of 64 bits in which each input bit changes half of the output bits on average. */
final class SplitMix64 {

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private SplitMix64() {}

    static long mix(long value) {
        long z = value + GOLDEN_RATIO;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
