/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A picture in SVG: for each name a value with its deviation, and the single values that it is the mean of. Names stand on the
 * left, where they have room.
 */
final class DotChart {

    private static final double WIDTH = 400;
    private static final double RIGHT = 388;
    private static final double TOP = 46;
    private static final double ROW = 20;
    private static final double WIDEST_NAME = 150;

    /**
     * A name with its value.
     *
     * @param deviation half of its whisker; NaN or 0 for none
     * @param singles what the value is the mean of; none where it is one value
     */
    record Row(String name, Mark mark, double value, double deviation, double[] singles) {

        private DoubleStream values() {
            double half = Double.isNaN(deviation) ? 0 : deviation;
            return DoubleStream.concat(DoubleStream.of(value - half, value + half), DoubleStream.of(singles))
                    .filter(Double::isFinite);
        }
    }

    private final String title;
    private final String unit;
    private final List<Row> rows;

    DotChart(String title, String unit, List<Row> rows) {
        this.title = title;
        this.unit = unit;
        this.rows = rows;
    }

    String svg() {
        double left = Svg.MARGIN + 8 + Math.min(WIDEST_NAME,
                rows.stream().mapToDouble(row -> TextWidth.of(row.name(), Svg.FONT)).max().orElse(0));
        double bottom = TOP + rows.size() * ROW;
        Axis axis = Axis.around(rows.stream().flatMapToDouble(Row::values), left + 6, RIGHT - 6);
        Svg svg = new Svg().heading(title, unit, WIDTH);
        for (double tick : axis.ticks()) {
            svg.line(tick == 0 ? "zero" : "grid", axis.at(tick), TOP, axis.at(tick), bottom);
            svg.text(axis.at(tick), bottom + 16, "middle", axis.text(tick));
        }
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), axis, left, TOP + (i + 0.5) * ROW);
        }
        return svg.picture(WIDTH, bottom + 24, title, rows.stream().filter(row -> Double.isFinite(row.value()))
                .map(row -> row.name() + " " + Svg.number(row.value())).collect(Collectors.joining("; ")));
    }

    private static void row(Svg svg, Row row, Axis axis, double left, double y) {
        svg.text(left - 2, y + 4, "end", TextWidth.shortened(row.name(), Svg.FONT, WIDEST_NAME));
        if (!Double.isFinite(row.value())) {
            return;
        }
        svg.open(row.mark());
        for (double single : row.singles()) {
            svg.point("faint", row.mark(), axis.at(single), y, 2.4, row.name() + ", one seed: " + Svg.number(single));
        }
        if (row.deviation() > 0) {
            svg.whisker(axis.at(row.value() - row.deviation()), y, axis.at(row.value() + row.deviation()), y);
        }
        svg.point("dot", row.mark(), axis.at(row.value()), y, 4, row.name() + ": " + Svg.number(row.value())).close();
    }
}
