/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

/**
 * What a ratio has to be.
 *
 * @param most whether the bound is the largest ratio, and not the smallest
 * @param bound the bound
 */
record Goal(boolean most, double bound) {

    static Goal atMost(double bound) {
        return new Goal(true, bound);
    }

    static Goal atLeast(double bound) {
        return new Goal(false, bound);
    }

    /** Whether a ratio reaches it; with a remark where its interval has values on both sides of the bound. */
    String met(PairedRounds.Ratio ratio) {
        boolean met = reaches(ratio.value());
        boolean sure = reaches(ratio.low()) == met && reaches(ratio.high()) == met;
        return (met ? "yes" : "no") + (sure ? "" : ", within the noise");
    }

    /** By the digits that are printed, so that a reader comes to the same. */
    private boolean reaches(double ratio) {
        double printed = Double.parseDouble(Results.number(ratio));
        double printedBound = Double.parseDouble(Results.number(bound));
        return most ? printed <= printedBound : printed >= printedBound;
    }

    @Override
    public String toString() {
        return (most ? "<= " : ">= ") + Results.number(bound);
    }
}
