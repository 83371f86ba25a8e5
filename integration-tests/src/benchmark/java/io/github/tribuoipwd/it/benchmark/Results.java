/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** The table, line by line: medians of the rounds, and the mean ratio of a round with its 95 % interval. */
final class Results {

    private final PrintStream out;

    Results(PrintStream out) {
        this.out = out;
        out.println();
        out.println("| what | against | ours | reference | ratio | 95 % interval | wanted |");
        out.println("|---|---|---:|---:|---:|---:|---:|");
    }

    /** Times: the ratio is ours by the reference's. */
    void time(String what, String against, PairedRounds times, double atMost) {
        line(what, against, duration(times.ourMedian()), duration(times.referenceMedian()), times.ratio(), "<= " + number(atMost));
    }

    /** Times again: the ratio is how many times faster ours is. */
    void speed(String what, String against, PairedRounds times, double atLeast) {
        line(what, against, duration(times.ourMedian()), duration(times.referenceMedian()), times.ratio().inverse(),
                ">= " + number(atLeast));
    }

    void bytes(String what, String against, PairedRounds bytes, double atMost) {
        line(what, against, megabytes(bytes.ourMedian()), megabytes(bytes.referenceMedian()), bytes.ratio(), "<= " + number(atMost));
    }

    void left(String what, String why) {
        out.println("| " + what + " | " + why + " | | | | | |");
    }

    private void line(String what, String against, String ours, String reference, PairedRounds.Ratio ratio, String wanted) {
        out.println("| " + String.join(" | ", what, against, ours, reference, number(ratio.value()),
                number(ratio.low()) + " to " + number(ratio.high()), wanted) + " |");
    }

    private static String number(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.3f" : "%.0f", ratio).replaceAll("\\.0+$", "");
    }

    private static String duration(double nanos) {
        return nanos < 1e4 ? String.format(Locale.ROOT, "%,.0f ns", nanos)
                : nanos < 1e7 ? String.format(Locale.ROOT, "%,.1f us", nanos / 1e3)
                : nanos < 1e10 ? String.format(Locale.ROOT, "%,.1f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%,.1f s", nanos / 1e9);
    }

    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
