/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A picture in SVG: lines, points or bars over two axes. Values that are not finite are left out. It is drawn here, since Java's
 * chart libraries draw with fonts, which a server with only a JDK may lack, and fix colors, which a dark page cannot change.
 */
final class Chart {

    private static final double WIDTH = 400;
    private static final double RIGHT = 388;
    private static final double TOP = 46;
    private static final double BOTTOM = 234;
    private static final double LEGEND = 284;
    private static final double POINT = 3.2;
    private static final int MARKED = 16;
    private static final int DESCRIBED = 12;

    private enum Kind { LINE, POINTS, BARS }

    /** A tick of the lower axis. */
    private record Tick(double at, String text) {}

    /** Without a name where it has no entry in the legend. The extents are the errors of bars and the radii of points. */
    private record Series(Mark mark, @Nullable String name, Kind kind, double[] x, double[] y, double[] extents,
            List<String> labels) {

        boolean isKnown(int i) {
            return Double.isFinite(x[i]) && Double.isFinite(y[i]);
        }

        double error(int i) {
            return kind != Kind.BARS || extents.length == 0 || Double.isNaN(extents[i]) ? 0 : extents[i];
        }
    }

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series = new ArrayList<>();
    private List<Tick> ticks = List.of();
    private @Nullable Axis below;
    private boolean counted;
    private boolean shares;
    private boolean named;

    Chart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    Chart line(Mark mark, String name, double[] x, double[] y) {
        series.add(new Series(mark, name, Kind.LINE, x, y, new double[0], List.of()));
        return this;
    }

    /** A thin line behind the others, such as one seed of several. */
    Chart thinLine(Mark mark, double[] x, double[] y) {
        series.add(0, new Series(mark, null, Kind.LINE, x, y, new double[0], List.of()));
        return this;
    }

    /** Points, each with a text that is shown under the mouse. */
    Chart points(Mark mark, String name, double[] x, double[] y, List<String> labels) {
        return points(mark, name, x, y, labels, DoubleStream.generate(() -> POINT).limit(y.length).toArray());
    }

    /** Points of different sizes: their radii. */
    Chart points(Mark mark, String name, double[] x, double[] y, List<String> labels, double[] radii) {
        series.add(new Series(mark, name, Kind.POINTS, x, y, radii, labels));
        return this;
    }

    /** Bars, one in each category; several series stand side by side. */
    Chart bars(Mark mark, String name, List<String> categories, double[] y, double[] errors) {
        double[] middles = DoubleStream.iterate(0.5, x -> x + 1).limit(y.length).toArray();
        series.add(new Series(mark, name, Kind.BARS, middles, y, errors, categories));
        below = new Axis(0, categories.size(), 1, 0, 1);
        ticks = new ArrayList<>();
        for (int i = 0; i < categories.size(); i++) {
            ticks.add(new Tick(i + 0.5, categories.get(i)));
        }
        return this;
    }

    /** The categories are bins: what is written stands at their edges, one more than there are bins. */
    Chart edges(List<String> edges) {
        ticks = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            ticks.add(new Tick(i, edges.get(i)));
        }
        return this;
    }

    /** The lower axis counts, such as epochs. */
    Chart counted() {
        counted = true;
        return this;
    }

    /** Both axes are from 0 to 1, with a line where they are equal. */
    Chart shares() {
        shares = true;
        return this;
    }

    /** The labels stand beside their points, where there is room. */
    Chart named() {
        named = true;
        return this;
    }

    String svg() {
        Axis y = shares ? new Axis(0, 1, 0.2, BOTTOM, TOP) : Axis.around(yValues(), BOTTOM, TOP);
        double left = 14 + Arrays.stream(y.ticks()).map(tick -> TextWidth.of(y.text(tick), Svg.FONT)).max().orElse(0);
        Axis x = xAxis(left);
        Svg svg = new Svg().heading(title, yLabel, WIDTH);
        axes(svg, x, y, left);
        PointNames names = new PointNames(left, RIGHT, TOP, BOTTOM);
        int bars = 0;
        for (Series one : series) {
            svg.open(one.mark());
            switch (one.kind()) {
                case LINE -> line(svg, one, x, y);
                case POINTS -> points(svg, one, x, y, names);
                case BARS -> bars(svg, one, bars++, x, y);
                default -> throw new AssertionError(one.kind());
            }
            svg.close();
        }
        if (named) {
            names.draw(svg);
        }
        List<Legend.Entry> entries = entries();
        Legend legend = new Legend(entries.size() > 1 ? entries : List.of(), WIDTH);
        legend.draw(svg, LEGEND);
        return svg.picture(WIDTH, LEGEND - 10 + legend.height(), title, description());
    }

    private List<Legend.Entry> entries() {
        return series.stream().filter(one -> one.name() != null)
                .map(one -> new Legend.Entry(one.mark(), String.valueOf(one.name()), one.kind() == Kind.LINE)).toList();
    }

    private DoubleStream yValues() {
        boolean fromZero = series.stream().anyMatch(one -> one.kind() == Kind.BARS);
        return DoubleStream.concat(fromZero ? DoubleStream.of(0) : DoubleStream.empty(), series.stream().flatMapToDouble(one ->
                DoubleStream.concat(ends(one, -1), ends(one, 1)))).filter(Double::isFinite);
    }

    private static DoubleStream ends(Series one, int sign) {
        return DoubleStream.iterate(0, i -> i + 1).limit(one.y().length)
                .map(i -> one.y()[(int) i] + sign * one.error((int) i));
    }

    private Axis xAxis(double left) {
        if (below != null) {
            return new Axis(below.low(), below.high(), below.step(), left, RIGHT);
        }
        if (shares) {
            return new Axis(0, 1, 0.2, left, RIGHT);
        }
        DoubleStream values = series.stream().map(Series::x).flatMapToDouble(DoubleStream::of).filter(Double::isFinite);
        return counted ? Axis.whole(values, left + 8, RIGHT - 8) : Axis.around(values, left, RIGHT);
    }

    private void axes(Svg svg, Axis x, Axis y, double left) {
        for (double tick : y.ticks()) {
            svg.line(tick == 0 ? "zero" : "grid", left, y.at(tick), RIGHT, y.at(tick));
            svg.text(left - 6, y.at(tick) + 4, "end", y.text(tick));
        }
        if (shares) {
            svg.open(Mark.TEACHER).line("guide", x.at(0), y.at(0), x.at(1), y.at(1)).close();
        }
        List<Tick> all = below != null ? ticks
                : Arrays.stream(x.ticks()).mapToObj(tick -> new Tick(tick, x.text(tick))).toList();
        double room = all.size() < 2 ? RIGHT - left : Math.abs(x.at(all.get(1).at()) - x.at(all.get(0).at()));
        double widest = all.stream().mapToDouble(tick -> TextWidth.of(tick.text(), Svg.FONT)).max().orElse(0);
        // Where neighbors would touch, only every second, third, or so, is written.
        int every = (int) Math.max(1, Math.min(Math.ceil((widest + 6) / room), Math.ceil(all.size() / 3.0)));
        for (int i = 0; i < all.size(); i += every) {
            svg.text(x.at(all.get(i).at()), BOTTOM + 16, "middle",
                    TextWidth.shortened(all.get(i).text(), Svg.FONT, room * every - 4));
        }
        svg.text((left + RIGHT) / 2, BOTTOM + 33, "middle", TextWidth.shortened(xLabel, Svg.FONT, WIDTH - left));
    }

    private static void line(Svg svg, Series one, Axis x, Axis y) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < one.y().length; i++) {
            if (one.isKnown(i)) {
                path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(one.x()[i]), y.at(one.y()[i])));
            }
        }
        svg.add("<polyline class=\"%s\" points=\"%s\" stroke-dasharray=\"%s\"/>", one.name() == null ? "thin" : "curve",
                path.toString().strip(), one.mark().dashes());
        for (int i = 0; i < one.y().length && one.y().length <= MARKED; i++) {
            if (one.isKnown(i)) {
                String name = one.name() == null ? "one seed" : one.name();
                svg.point(one.name() == null ? "faint" : "dot", one.mark(), x.at(one.x()[i]), y.at(one.y()[i]),
                        one.name() == null ? 1.8 : 2.8, name + ": " + Svg.number(one.x()[i]) + ", " + Svg.number(one.y()[i]));
            }
        }
    }

    private static void points(Svg svg, Series one, Axis x, Axis y, PointNames names) {
        for (int i = 0; i < one.y().length; i++) {
            if (one.isKnown(i)) {
                svg.point("dot", one.mark(), x.at(one.x()[i]), y.at(one.y()[i]), one.extents()[i],
                        one.labels().get(i) + ": " + Svg.number(one.x()[i]) + ", " + Svg.number(one.y()[i]));
                names.add(one.labels().get(i), x.at(one.x()[i]), y.at(one.y()[i]));
            }
        }
    }

    private void bars(Svg svg, Series one, int index, Axis x, Axis y) {
        long side = series.stream().filter(other -> other.kind() == Kind.BARS).count();
        double width = (x.at(1) - x.at(0)) * (side > 1 ? 0.84 : 0.94) / side;
        for (int i = 0; i < one.y().length; i++) {
            if (!one.isKnown(i)) {
                continue;
            }
            double left = x.at(one.x()[i]) + (index - side / 2.0) * width;
            double top = y.at(one.y()[i]);
            svg.add("<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s, %s: %s</title></rect>",
                    left, Math.min(top, y.at(0)), width * 0.94, Math.abs(y.at(0) - top), Html.escaped(String.valueOf(one.name())),
                    Html.escaped(one.labels().get(i)), Svg.number(one.y()[i]));
            if (one.error(i) > 0) {
                double middle = left + width * 0.47;
                svg.whisker(middle, y.at(one.y()[i] - one.error(i)), middle, y.at(one.y()[i] + one.error(i)));
            }
        }
    }

    private String description() {
        return series.stream().filter(one -> one.name() != null).map(one -> one.name() + " " + described(one))
                .collect(Collectors.joining("; "));
    }

    private static String described(Series one) {
        List<Double> values = Arrays.stream(one.y()).filter(Double::isFinite).boxed().toList();
        if (values.isEmpty()) {
            return "has no values";
        }
        if (one.kind() == Kind.LINE) {
            return "from " + Svg.number(values.get(0)) + " to " + Svg.number(values.get(values.size() - 1));
        }
        return values.size() <= DESCRIBED ? values.stream().map(Svg::number).collect(Collectors.joining(", "))
                : values.size() + " values from " + Svg.number(Collections.min(values)) + " to "
                        + Svg.number(Collections.max(values));
    }
}
