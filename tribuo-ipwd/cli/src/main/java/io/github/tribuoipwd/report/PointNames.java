/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.List;

/** Names beside the points of a chart. One that would cover a point, another name or the frame is left out. */
final class PointNames {

    private static final double DISTANCE = 6;

    private record Box(double left, double right, double top, double bottom) {

        boolean covers(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    private record Point(String name, double x, double y) {

        Box box() {
            return new Box(x - 4, x + 4, y - 4, y + 4);
        }
    }

    private final Box frame;
    private final List<Point> points = new ArrayList<>();

    PointNames(double left, double right, double top, double bottom) {
        frame = new Box(left, right, top, bottom);
    }

    void add(String name, double x, double y) {
        points.add(new Point(name, x, y));
    }

    void draw(Svg svg) {
        List<Box> taken = new ArrayList<>(points.stream().map(Point::box).toList());
        for (Point point : points) {
            double width = TextWidth.of(point.name(), Svg.FONT);
            for (double left : new double[] {point.x() + DISTANCE, point.x() - DISTANCE - width}) {
                Box box = new Box(left, left + width, point.y() - 6, point.y() + 6);
                if (left >= frame.left() && left + width <= frame.right() && taken.stream().noneMatch(box::covers)) {
                    taken.add(box);
                    svg.text(left, point.y() + 4, "start", point.name());
                    break;
                }
            }
        }
    }
}
