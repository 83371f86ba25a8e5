/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Paired differences with their intervals, as an SVG for light and dark pages.
 *
 * @param rows what is shown, from top to bottom
 */
record DifferencesPicture(List<Row> rows) {

    private static final int WIDTH = 760;
    private static final int LEFT = 230;
    private static final int RIGHT = 20;
    private static final int TOP = 46;
    private static final int ROW = 26;
    private static final int BOTTOM = 40;

    /**
     * One condition.
     *
     * @param name its name
     * @param kd what IPWD of mean 1 has more than plain distillation
     * @param head what it has more than plain distillation beside a classifier head
     */
    record Row(String name, Difference kd, Difference head) {}

    @Override
    public String toString() {
        int height = TOP + rows.size() * ROW + BOTTOM;
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="13">
                <title>IPWD with weights of mean 1: points of accuracy over plain distillation, with 95 %% intervals</title>
                <style>
                svg { background: #fff } text { fill: #222 } .grid { stroke: #ddd } .zero { stroke: #666 }
                .kd { stroke: #0b63b0; fill: #0b63b0 } .head { stroke: #b4510d; fill: #b4510d }
                @media (prefers-color-scheme: dark) {
                svg { background: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d } .zero { stroke: #9aa4ae }
                .kd { stroke: #6cb2f2; fill: #6cb2f2 } .head { stroke: #f2a365; fill: #f2a365 } }
                </style>
                """, WIDTH, height));
        double low = Stream.concat(Stream.of(-0.5), differences().map(one -> one.mean() - error(one))).min(Double::compare)
                .orElseThrow();
        double high = Stream.concat(Stream.of(0.5), differences().map(one -> one.mean() + error(one))).max(Double::compare)
                .orElseThrow();
        svg.append(circle(LEFT, 18)).append(text(LEFT + 12, 22, "start", "against kd"));
        svg.append(square(LEFT + 130, 18)).append(text(LEFT + 142, 22, "start", "against kd-head"));
        double step = high - low > 8 ? 2 : high - low > 4 ? 1 : 0.5;
        for (double at = Math.ceil(low / step) * step; at <= high; at += step) {
            svg.append(line(Math.abs(at) < 1e-9 ? "zero" : "grid", x(at, low, high), TOP - 8, x(at, low, high), height - BOTTOM));
            svg.append(text(x(at, low, high), height - BOTTOM + 18, "middle",
                    Math.abs(at) < 1e-9 ? "0" : String.format(Locale.ROOT, "%+.1f", at)));
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double y = TOP + (i + 0.5) * ROW;
            svg.append(text(LEFT - 12, y + 4, "end", row.name()));
            svg.append(line("kd", x(row.kd().mean() - error(row.kd()), low, high), y - 5,
                    x(row.kd().mean() + error(row.kd()), low, high), y - 5)).append(circle(x(row.kd().mean(), low, high), y - 5));
            if (row.head().seeds() > 0) {
                svg.append(line("head", x(row.head().mean() - error(row.head()), low, high), y + 5,
                        x(row.head().mean() + error(row.head()), low, high), y + 5))
                        .append(square(x(row.head().mean(), low, high), y + 5));
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private Stream<Difference> differences() {
        return rows.stream().flatMap(row -> Stream.of(row.kd(), row.head())).filter(one -> one.seeds() > 0);
    }

    private static double error(Difference difference) {
        return Double.isNaN(difference.half()) ? 0 : difference.half();
    }

    private static double x(double points, double low, double high) {
        return LEFT + (points - low) / (high - low) * (WIDTH - LEFT - RIGHT);
    }

    private static String line(String kind, double x, double y, double toX, double toY) {
        return String.format(Locale.ROOT, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                kind, x, y, toX, toY);
    }

    private static String circle(double x, double y) {
        return String.format(Locale.ROOT, "<circle class=\"kd\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n", x, y);
    }

    private static String square(double x, double y) {
        return String.format(Locale.ROOT, "<rect class=\"head\" x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\"/>%n",
                x - 3.5, y - 3.5);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }
}
