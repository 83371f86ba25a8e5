/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.it.page.Table;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a table: medians of the rounds, the mean ratio of a round with its 95 % interval, and whether that reaches the
 * goal. Each is printed when it is there.
 */
final class Results {

    /** The heads of the columns of all tables of ratios. */
    static final Table COLUMNS = Table.of("what", "against", "ours", "reference", "ratio", "95 % interval", "goal", "reached");

    private final PrintStream progress;
    private Table table = COLUMNS;

    Results(PrintStream progress) {
        this.progress = progress;
    }

    /** Times: the ratio is ours by the reference's. */
    void time(String what, String against, PairedRounds times, @Nullable Goal goal) {
        line(what, against, duration(times.ourMedian()), duration(times.referenceMedian()), times.ratio(), goal);
    }

    /** Times again: the ratio is how many times faster ours is. */
    void speed(String what, String against, PairedRounds times, @Nullable Goal goal) {
        line(what, against, duration(times.ourMedian()), duration(times.referenceMedian()), times.ratio().inverse(), goal);
    }

    /** Bytes in memory, which vary. */
    void bytes(String what, String against, PairedRounds bytes, Goal goal) {
        line(what, against, megabytes(bytes.ourMedian()), megabytes(bytes.referenceMedian()), bytes.ratio(), goal);
    }

    /** Bytes in a file, which do not. */
    void bytes(String what, String against, double ours, double reference, Goal goal) {
        double ratio = ours / reference;
        line(what, against, megabytes(ours), megabytes(reference), new PairedRounds.Ratio(ratio, ratio, ratio), goal);
    }

    /** A line that cannot be measured here. */
    void left(String what, String against, String why) {
        add(what, against + ": " + why, "", "", "", "", "", "");
    }

    Table table() {
        return table;
    }

    private void line(String what, String against, String ours, String reference, PairedRounds.Ratio ratio, @Nullable Goal goal) {
        add(what, against, ours, reference, number(ratio.value()), interval(ratio), goal == null ? "" : goal.toString(),
                goal == null ? "" : goal.met(ratio));
    }

    /** Empty where nothing varies. */
    static String interval(PairedRounds.Ratio ratio) {
        String low = number(ratio.low());
        String high = number(ratio.high());
        return low.equals(high) ? "" : low + " to " + high;
    }

    private void add(Object... cells) {
        table = table.row(cells);
        progress.println(String.join(" | ", table.rows().get(table.rows().size() - 1)));
    }

    /** Three digits behind the point of what is below ten, none of whole numbers. */
    static String number(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.3f" : "%.0f", ratio).replaceAll("\\.0+$", "");
    }

    static String duration(double nanos) {
        return nanos < 1e4 ? String.format(Locale.ROOT, "%,.0f ns", nanos)
                : nanos < 1e7 ? String.format(Locale.ROOT, "%,.1f us", nanos / 1e3)
                : nanos < 1e10 ? String.format(Locale.ROOT, "%,.1f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%,.1f s", nanos / 1e9);
    }

    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
