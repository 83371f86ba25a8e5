/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How sure a teacher is of training examples, and the temperature that makes it as sure as it should be to teach: the votes of a
 * forest are soft as they are, the logits of a network that has seen the examples are not.
 */
final class Softness {

    /** The mean largest probability that the chosen temperature gives. How it was found is in docs/defaults.md. */
    static final double TARGET = 0.95;

    /** A teacher that is softer than the target is not sharpened: that would make certain what it does not know. */
    static final double COLDEST = 1;

    /** A teacher that is still surer at this temperature gives nothing but its predictions. */
    static final double HOTTEST = 20;

    /** They leave a ten millionth of the range. */
    private static final int HALVINGS = 24;

    /** The temperature is computed by so many logits. */
    private static final int MOST_LOGITS = 4_000_000;

    private Softness() {}

    /** The mean over examples from everywhere of the largest probability in {@code softmax(t / T)}. */
    static double at(TrainingEvidence evidence, double temperature) {
        int stride = (int) ((long) evidence.examples() * evidence.classes() / MOST_LOGITS) + 1;
        return IntStream.iterate(0, example -> example < evidence.examples(), example -> example + stride)
                .mapToDouble(example -> Arrays.stream(evidence.teacher(example, temperature)).max().orElseThrow())
                .average().orElseThrow();
    }

    /** The temperature, from {@link #COLDEST} to {@link #HOTTEST}, at which it is nearest to {@link #TARGET}. */
    static double temperature(TrainingEvidence evidence) {
        if (at(evidence, COLDEST) <= TARGET) {
            return COLDEST;
        }
        // The hotter, the less sure.
        double cold = Math.log(COLDEST);
        double hot = Math.log(HOTTEST);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (cold + hot) / 2;
            if (at(evidence, Math.exp(middle)) > TARGET) {
                cold = middle;
            } else {
                hot = middle;
            }
        }
        return Math.exp(hot);
    }
}
