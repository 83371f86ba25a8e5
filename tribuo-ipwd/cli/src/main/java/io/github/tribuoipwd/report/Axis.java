/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A linear axis.
 *
 * @param low the least value
 * @param high the greatest value
 * @param step from tick to tick
 * @param start where the least value is drawn
 * @param end where the greatest is
 */
record Axis(double low, double high, double step, double start, double end) {

    private static final int TICKS = 5;
    private static final int WHOLE_TICKS = 8;

    /** An axis that ends at ticks and holds all the values. */
    static Axis around(DoubleStream values, double start, double end) {
        DoubleSummaryStatistics seen = values.summaryStatistics();
        double low = seen.getCount() == 0 ? 0 : seen.getMin();
        double high = seen.getCount() == 0 ? 1 : seen.getMax();
        if (low == high) {
            double margin = low == 0 ? 1 : Math.abs(low) / 2;
            low -= margin;
            high += margin;
        }
        double step = step((high - low) / TICKS);
        return new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, step, start, end);
    }

    /** An axis of counted things, such as epochs: its ticks are whole numbers, and it ends at the values. */
    static Axis whole(DoubleStream values, double start, double end) {
        DoubleSummaryStatistics seen = values.summaryStatistics();
        double low = seen.getCount() == 0 ? 1 : seen.getMin();
        double high = seen.getCount() == 0 ? 1 : seen.getMax();
        if (low == high) {
            return new Axis(low - 0.5, high + 0.5, 1, start, end);
        }
        return new Axis(low, high, Math.max(1, step((high - low) / WHOLE_TICKS)), start, end);
    }

    /** A step of 1, 2 or 5 times a power of ten, at least the given one. */
    private static double step(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double ratio = rough / power;
        return power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    }

    double at(double value) {
        return start + (value - low) / (high - low) * (end - start);
    }

    double[] ticks() {
        return DoubleStream.iterate(Math.ceil(low / step - 1e-9) * step, tick -> tick + step)
                .takeWhile(tick -> tick <= high + step * 1e-9)
                .map(tick -> Math.abs(tick) < step / 2 ? 0 : tick).toArray();
    }

    /** The text of a tick: as many digits as the step needs. */
    String text(double tick) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step)));
        return String.format(Locale.ROOT, "%,." + digits + "f", tick);
    }
}
