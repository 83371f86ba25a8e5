/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Points between two arms, paired by seed.
 *
 * @param mean the mean over the seeds; NaN of none
 * @param half half of the 95 % interval by Student's t; NaN of fewer than two
 * @param seeds how many there are
 */
record Difference(double mean, double half, int seeds) {

    private static final double CONFIDENCE = 0.95;

    static Difference of(Collection<Double> points) {
        ListStatistics statistics = new ListStatistics();
        points.forEach(statistics::addValue);
        return new Difference(points.isEmpty() ? Double.NaN : statistics.getMean(),
                points.size() < 2 ? Double.NaN : statistics.getMeanErrorAt(CONFIDENCE), points.size());
    }

    /** Whether the interval lies on one side of zero. */
    boolean isClear() {
        return Math.abs(mean) > half;
    }

    /** As a cell of a table: in bold where the interval lies on one side of zero; empty of none. */
    @Override
    public String toString() {
        if (seeds == 0) {
            return "";
        }
        String text = Double.isNaN(half) ? String.format(Locale.ROOT, "%+.2f", mean)
                : String.format(Locale.ROOT, "%+.2f ± %.2f", mean, half);
        return isClear() ? "**" + text + "**" : text;
    }
}
