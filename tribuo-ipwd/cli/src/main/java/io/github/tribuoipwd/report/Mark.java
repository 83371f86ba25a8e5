/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How a trainer looks in every picture: its color, the shape of its points, and the dashes of its lines. Shapes and dashes tell
 * apart what colors do not, on paper and for color-blind readers.
 *
 * @param index the place of the trainer; -1 for what is no trainer, such as a teacher
 */
record Mark(int index) {

    /** Of a teacher, and of lines that guide the eye. */
    static final Mark TEACHER = new Mark(-1);

    private static final int COLORS = 9;
    private static final List<String> DASHES = List.of("none", "7 3", "2 3", "9 3 2 3");
    /** Around the origin, of radius 1. */
    private static final List<double[][]> POLYGONS = List.of(
            new double[][] {{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}},
            new double[][] {{0, -1.3}, {1.15, 0.8}, {-1.15, 0.8}},
            new double[][] {{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}},
            new double[][] {{0, 1.3}, {1.15, -0.8}, {-1.15, -0.8}},
            new double[][] {{-0.4, -1.2}, {0.4, -1.2}, {0.4, -0.4}, {1.2, -0.4}, {1.2, 0.4}, {0.4, 0.4}, {0.4, 1.2}, {-0.4, 1.2},
                {-0.4, 0.4}, {-1.2, 0.4}, {-1.2, -0.4}, {-0.4, -0.4}});

    /** The class that has the color. */
    String css() {
        return index < 0 ? "teacher" : "s" + index % COLORS;
    }

    String dashes() {
        return index < 0 ? "4 4" : Objects.requireNonNull(DASHES.get(index % DASHES.size()));
    }

    /** The outline of a point, as SVG has it. */
    String outline(double x, double y, double radius) {
        int shape = index < 0 ? 3 : index % (POLYGONS.size() + 1);
        if (shape == 0) {
            return String.format(Locale.ROOT, "M%.1f %.1fa%3$.1f %3$.1f 0 1 0 %4$.1f 0a%3$.1f %3$.1f 0 1 0 -%4$.1f 0z",
                    x - radius, y, radius, 2 * radius);
        }
        StringBuilder path = new StringBuilder();
        for (double[] corner : POLYGONS.get(shape - 1)) {
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.length() == 0 ? "M" : "L", x + radius * corner[0],
                    y + radius * corner[1]));
        }
        return path.append('z').toString();
    }
}
