/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import io.github.tribuoipwd.internal.LargestProbability;

/**
 * The temperature that makes a teacher as sure of training examples as it should be to teach: the votes of a forest are soft as
 * they are, the logits of a network that has seen the examples are not.
 */
final class Softness {

    /** A teacher that is softer than the target is not sharpened: that would make certain what it does not know. */
    private static final double COLDEST = 1;

    /** A teacher that is still surer at this temperature gives nothing but its predictions. */
    private static final double HOTTEST = 20;

    /** The temperature is computed by so many logits. */
    private static final int MOST_LOGITS = 4_000_000;

    private Softness() {}

    /** The temperature, from 1 to 20, at which the mean largest probability is nearest to {@link LargestProbability#TARGET}. */
    static double temperature(TrainingEvidence evidence) {
        int stride = (int) ((long) evidence.examples() * evidence.classes() / MOST_LOGITS) + 1;
        LargestProbability softness = new LargestProbability(evidence.teacherLogits(), evidence.classes(), stride);
        return softness.at(COLDEST) <= LargestProbability.TARGET ? COLDEST : softness.temperature(COLDEST, HOTTEST);
    }
}
