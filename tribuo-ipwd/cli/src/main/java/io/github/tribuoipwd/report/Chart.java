/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * A picture in SVG: lines or points over two linear axes. Values that are not finite are left out. Java's own drawing (and the
 * chart libraries on it) needs fonts, which a server with only a JDK may lack.
 */
final class Chart {

    private static final int WIDTH = 460;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 436;
    private static final int TOP = 34;
    private static final int BOTTOM = 46;
    private static final int LEGEND_LINE = 16;

    /** Okabe and Ito's palette, whose colors differ for color-blind readers too. */
    private static final List<String> COLORS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9",
            "#000000", "#999999", "#882255");

    /** The kind of a series. */
    enum Kind { LINE, POINTS, BARS }

    private record Series(String name, Kind kind, double[] x, double[] y, List<String> labels) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series = new ArrayList<>();
    private List<String> categories = List.of();

    Chart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    Chart line(String name, double[] x, double[] y) {
        series.add(new Series(name, Kind.LINE, x, y, List.of()));
        return this;
    }

    /** Points, each with a text that is shown under the mouse. */
    Chart points(String name, double[] x, double[] y, List<String> labels) {
        series.add(new Series(name, Kind.POINTS, x, y, labels));
        return this;
    }

    /** Bars, one in each category; several series stand side by side. */
    Chart bars(String name, List<String> categories, double[] y) {
        this.categories = categories;
        double[] middles = DoubleStream.iterate(0.5, x -> x + 1).limit(y.length).toArray();
        series.add(new Series(name, Kind.BARS, middles, y, categories));
        return this;
    }

    String svg() {
        boolean bars = !categories.isEmpty();
        Axis x = bars ? new Axis(0, categories.size(), 1, LEFT, RIGHT)
                : Axis.around(values(Series::x), LEFT, RIGHT);
        Axis y = Axis.around(bars ? DoubleStream.concat(DoubleStream.of(0), values(Series::y)) : values(Series::y),
                HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        int height = HEIGHT + (series.size() > 1 ? LEGEND_LINE * ((series.size() + 2) / 3) : 0);
        svg.append(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " width=\"%1$d\" role=\"img\" font-family=\"sans-serif\" font-size=\"11\">%n<title>%3$s</title>%n",
                WIDTH, height, escaped(title)));
        text(svg, WIDTH / 2.0, 18, "middle", title, " font-size=\"13\" font-weight=\"bold\"");
        axes(svg, x, y);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), i, x, y);
            if (series.size() > 1) {
                double left = LEFT + i % 3 * (WIDTH - LEFT) / 3.0;
                double top = HEIGHT + i / 3 * LEGEND_LINE;
                element(svg, "<rect x=\"%.1f\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>", left, top - 9, color(i));
                text(svg, left + 14, top, "start", series.get(i).name(), "");
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private DoubleStream values(Function<Series, double[]> which) {
        return series.stream().map(which).flatMapToDouble(DoubleStream::of).filter(Double::isFinite);
    }

    private void axes(StringBuilder svg, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            element(svg, "<line x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\" stroke=\"#ddd\"/>", LEFT, RIGHT, y.at(tick));
            text(svg, LEFT - 6, y.at(tick) + 4, "end", y.text(tick), "");
        }
        for (int i = 0; i < categories.size(); i++) {
            text(svg, x.at(i + 0.5), HEIGHT - BOTTOM + 16, "middle", categories.get(i), "");
        }
        if (categories.isEmpty()) {
            for (double tick : x.ticks()) {
                text(svg, x.at(tick), HEIGHT - BOTTOM + 16, "middle", x.text(tick), "");
            }
        }
        text(svg, (LEFT + RIGHT) / 2.0, HEIGHT - 14, "middle", xLabel, "");
        text(svg, 0, 0, "middle", yLabel, String.format(Locale.ROOT, " transform=\"translate(13 %d) rotate(-90)\"",
                (TOP + HEIGHT - BOTTOM) / 2));
    }

    private void draw(StringBuilder svg, Series one, int index, Axis x, Axis y) {
        double width = (x.at(1) - x.at(0)) * 0.8 / series.size();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < one.y().length; i++) {
            if (!Double.isFinite(one.x()[i]) || !Double.isFinite(one.y()[i])) {
                continue;
            }
            double left = x.at(one.x()[i]);
            double top = y.at(one.y()[i]);
            String title = one.labels().isEmpty() ? one.name() : one.labels().get(i);
            switch (one.kind()) {
                case LINE -> line.append(String.format(Locale.ROOT, "%.1f,%.1f ", left, top));
                case POINTS -> element(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\" fill-opacity=\"0.7\">"
                        + "<title>%s: %s, %s</title></circle>", left, top, color(index), escaped(title), number(one.x()[i]),
                        number(one.y()[i]));
                case BARS -> element(svg, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s, %s: %s"
                        + "</title></rect>", left + (index - series.size() / 2.0) * width, Math.min(top, y.at(0)), width,
                        Math.abs(y.at(0) - top), color(index), escaped(one.name()), escaped(title), number(one.y()[i]));
                default -> throw new AssertionError(one.kind());
            }
        }
        if (one.kind() == Kind.LINE) {
            element(svg, "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", line.toString().strip(),
                    color(index));
        }
    }

    private static String color(int series) {
        return Objects.requireNonNull(COLORS.get(series % COLORS.size()));
    }

    private static void element(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text, String more) {
        element(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>", x, y, anchor, more, escaped(text));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** Text for XML and HTML. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
