/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import java.util.SplittableRandom;

/** The random numbers of Tribuo's invocation counts: each invocation of a trainer splits its own stream from the seed's. */
final class Invocations {

    private Invocations() {}

    /**
     * The stream that the next invocation splits from.
     *
     * @param seed the seed of the trainer
     * @param count how many invocations came before
     * @return a new stream
     * @throws IllegalArgumentException if the count is negative
     */
    static SplittableRandom after(long seed, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("The supplied invocationCount is less than zero, found " + count + ".");
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            random.split();
        }
        return random;
    }
}
