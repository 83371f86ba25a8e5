/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.Locale;

/** The elements of a picture in SVG. Colors are those of {@link Style}, so that a picture suits light and dark pages. */
final class Svg {

    /** The size of its texts. */
    static final double FONT = 11.5;
    static final double TITLE_FONT = 13;
    /** From the edges. */
    static final int MARGIN = 8;

    private final StringBuilder content = new StringBuilder();

    /** The title in bold, and what is measured below it, where a reader looks first. */
    Svg heading(String title, String unit, double width) {
        add("<text class=\"title\" x=\"%d\" y=\"17\">%s</text>", MARGIN,
                Html.escaped(TextWidth.shortened(title, TITLE_FONT * 1.08, width - 2 * MARGIN)));
        return text(MARGIN, 34, "start", TextWidth.shortened(unit, FONT, width - 2 * MARGIN));
    }

    Svg text(double x, double y, String anchor, String text) {
        return add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, Html.escaped(text));
    }

    Svg line(String css, double x, double y, double toX, double toY) {
        return add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", css, x, y, toX, toY);
    }

    /** A text under the mouse. */
    Svg point(String css, Mark mark, double x, double y, double radius, String title) {
        return add("<path class=\"%s\" d=\"%s\"><title>%s</title></path>", css, mark.outline(x, y, radius), Html.escaped(title));
    }

    /** A line with ends, for the deviation of a value. */
    Svg whisker(double x, double y, double toX, double toY) {
        double width = x == toX ? 3 : 0;
        double height = x == toX ? 0 : 3;
        return line("whisker", x, y, toX, toY).line("whisker", x - width, y - height, x + width, y + height)
                .line("whisker", toX - width, toY - height, toX + width, toY + height);
    }

    Svg add(String format, Object... values) {
        content.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    /** What follows has the color of the mark, until {@link #close()}. */
    Svg open(Mark mark) {
        return add("<g class=\"%s\">", mark.css());
    }

    Svg close() {
        return add("</g>");
    }

    /**
     * The picture.
     *
     * @param description what a reader gets who does not look at it
     */
    String picture(double width, double height, String title, String description) {
        return String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %.0f %.0f\""
                + " width=\"%1$.0f\" height=\"%2$.0f\" role=\"img\" aria-label=\"%3$s: %4$s\">%n<title>%3$s</title>%n%5$s"
                + "</svg>%n", width, Math.ceil(height), Html.escaped(title), Html.escaped(description), content);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 1000 ? "%,.0f" : "%.4g", value);
    }
}
