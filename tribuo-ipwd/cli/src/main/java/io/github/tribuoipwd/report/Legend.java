/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.List;

/** The names of the series below a chart, in as many lines as they need: none covers another one. */
final class Legend {

    static final int LINE = 18;
    private static final double MARK = 24;
    private static final double GAP = 14;

    /**
     * A series.
     *
     * @param dashed whether it is a line
     */
    record Entry(Mark mark, String name, boolean dashed) {}

    private record Place(Entry entry, double x, int line) {}

    private final List<Place> places = new ArrayList<>();
    private int lines;

    /** Distributes entries over lines of a width. */
    Legend(List<Entry> entries, double width) {
        double right = width - Svg.MARGIN;
        double x = Svg.MARGIN;
        for (Entry entry : entries) {
            double needed = MARK + TextWidth.of(shortened(entry, width), Svg.FONT);
            if (lines == 0 || x + needed > right) {
                x = Svg.MARGIN;
                lines++;
            }
            places.add(new Place(new Entry(entry.mark(), shortened(entry, width), entry.dashed()), x, lines - 1));
            x += needed + GAP;
        }
    }

    private static String shortened(Entry entry, double width) {
        return TextWidth.shortened(entry.name(), Svg.FONT, width - 2 * Svg.MARGIN - MARK);
    }

    double height() {
        return lines * LINE;
    }

    void draw(Svg svg, double top) {
        svg.add("<g class=\"legend\">");
        for (Place place : places) {
            double y = top + place.line() * LINE;
            svg.open(place.entry().mark());
            if (place.entry().dashed()) {
                svg.add("<line class=\"curve\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%2$.1f\" stroke-dasharray=\"%4$s\"/>",
                        place.x(), y - 4, place.x() + 19, place.entry().mark().dashes());
            }
            svg.point("dot", place.entry().mark(), place.x() + 9.5, y - 4, 4, place.entry().name()).close();
            svg.text(place.x() + MARK, y, "start", place.entry().name());
        }
        svg.close();
    }
}
