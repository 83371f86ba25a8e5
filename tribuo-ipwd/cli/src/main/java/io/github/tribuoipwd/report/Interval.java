/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.Locale;
import org.tribuo.util.MeanVarianceAccumulator;

/**
 * A mean and its 95 % interval by Student's t.
 *
 * @param mean the mean; NaN of no values
 * @param half half of the width of the interval; NaN of fewer than two values
 * @param count the number of values
 */
record Interval(double mean, double half, long count) {

    /** Of a normal distribution. */
    static final double NORMAL = 1.96;

    /** The quantile of 97.5 % by degrees of freedom, from 1. */
    private static final double[] STUDENT = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179,
        2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045,
        2.042};

    static Interval of(MeanVarianceAccumulator values) {
        long count = values.getCount();
        return new Interval(count == 0 ? Double.NaN : values.getMean(),
                count < 2 ? Double.NaN : quantile(count - 1) * values.getStdDev() / Math.sqrt(count), count);
    }

    /** Exact to 0.1 % above the table. */
    static double quantile(long degreesOfFreedom) {
        return degreesOfFreedom <= STUDENT.length ? STUDENT[(int) degreesOfFreedom - 1] : NORMAL + 2.45 / degreesOfFreedom;
    }

    /** Whether the interval lies on one side of zero. */
    boolean isClear() {
        return Math.abs(mean) > half;
    }

    /** Both ends, of shares as points; empty where there is no interval. */
    String points() {
        return Double.isNaN(half) ? "" : String.format(Locale.ROOT, "%+.2f to %+.2f", 100 * (mean - half), 100 * (mean + half));
    }
}
