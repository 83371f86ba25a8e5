/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Where the parts of pictures lie, and their colors. */
@Tag("unit")
class ChartTest {

    private static final Mark FIRST = new Mark(0);
    private static final double[] NONE = {};

    private static Element parse(String svg) throws IOException {
        return ReadPage.parse(svg).document().getDocumentElement();
    }

    private static double number(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name));
    }

    /** About the place that a text takes in a usual font: 0.55 of its size for each character. */
    private static Rectangle2D box(Element text) {
        double width = text.getTextContent().length() * 0.55 * Svg.FONT;
        double x = number(text, "x") - switch (text.getAttribute("text-anchor")) {
            case "end" -> width;
            case "middle" -> width / 2;
            default -> 0;
        };
        return new Rectangle2D.Double(x, number(text, "y") - 0.8 * Svg.FONT, width, Svg.FONT);
    }

    private static void assertApart(List<Element> texts) {
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertFalse(box(texts.get(i)).intersects(box(texts.get(j))),
                        texts.get(i).getTextContent() + " covers " + texts.get(j).getTextContent());
            }
        }
    }

    private static void assertInside(Element svg, List<Element> texts) {
        String[] frame = svg.getAttribute("viewBox").split(" ");
        Rectangle2D page = new Rectangle2D.Double(0, 0, Double.parseDouble(frame[2]), Double.parseDouble(frame[3]));
        texts.forEach(text -> assertTrue(page.contains(box(text)), () -> text.getTextContent() + " leaves " + page));
    }

    @Test
    void barsAreAsHighAsTheirValues() throws IOException {
        List<Element> bars = ReadPage.elements(parse(new Chart("t", "x", "y").bars(FIRST, "s", List.of("p", "q", "r"),
                new double[] {2, -1, Double.NaN}, NONE).svg()), "rect");
        assertEquals(2, bars.size(), "what is no number has no bar");
        double high = number(bars.get(0), "height");
        double low = number(bars.get(1), "height");
        assertEquals(2, high / low, 0.01);
        // The one ends where the other begins: at zero.
        assertEquals(number(bars.get(0), "y") + high, number(bars.get(1), "y"), 0.11);
    }

    @Test
    void whiskersReachAsFarAsTheDeviation() throws IOException {
        Element chart = parse(new Chart("t", "x", "y").bars(FIRST, "s", List.of("p"), new double[] {2}, new double[] {1})
                .svg());
        Element whisker = ReadPage.elements(chart, "line", "whisker").get(0);
        Element bar = ReadPage.elements(chart, "rect").get(0);
        assertEquals(number(bar, "height"), Math.abs(number(whisker, "y2") - number(whisker, "y1")), 0.2,
                "2 is as far as 1 to 3");
    }

    @Test
    void linesGoThroughTheirPoints() throws IOException {
        Element chart = parse(new Chart("t", "x", "y").line(FIRST, "s", new double[] {1, 2, 3}, new double[] {0, 10, 5}).svg());
        String[] points = ReadPage.elements(chart, "polyline").get(0).getAttribute("points").split(" ");
        assertEquals(3, points.length);
        double[] y = DoubleStream.of(0, 1, 2).map(i -> Double.parseDouble(points[(int) i].split(",")[1])).toArray();
        assertEquals(y[0] - y[1], 2 * (y[0] - y[2]), 0.2, "twice as high");
    }

    @Test
    void legendsOfNineDoNotOverlap() throws IOException {
        for (String name : List.of("kd", "ipwd-normalized-",
                "a trainer with a name that fills more than a whole line of the picture ")) {
            Chart chart = new Chart("t", "epoch", "y").counted();
            for (int i = 0; i < 9; i++) {
                chart.line(new Mark(i), name + i, new double[] {1}, new double[] {i});
            }
            Element svg = parse(chart.svg());
            Element legend = ReadPage.elements(svg, "g", "legend").get(0);
            List<Element> names = ReadPage.elements(legend, "text");
            assertEquals(9, names.size());
            List<Element> all = ReadPage.elements(svg, "text").stream().filter(text -> text.hasAttribute("text-anchor")).toList();
            assertApart(all);
            assertInside(svg, all);
        }
    }

    @Test
    void namesBesidePointsDoNotOverlap() throws IOException {
        double[] x = new double[12];
        double[] y = new double[12];
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 4 + 0.01 * i;
            y[i] = i % 3 + 0.01 * i;
            labels.add("class " + i);
        }
        Element svg = parse(new Chart("t", "x", "y").points(FIRST, "s", x, y, labels).named().svg());
        List<Element> names = ReadPage.elements(svg, "text").stream()
                .filter(text -> labels.contains(text.getTextContent())).toList();
        assertTrue(names.size() >= 6, () -> names.size() + " names");
        assertApart(names);
        assertInside(svg, names);
    }

    @Test
    void namesOfBinsDoNotOverlap() throws IOException {
        List<String> edges = new ArrayList<>();
        for (int i = 0; i <= 26; i++) {
            edges.add(String.valueOf(0.056 * i).substring(0, 3));
        }
        double[] shares = DoubleStream.iterate(1, i -> i + 1).limit(26).toArray();
        Element svg = parse(new Chart("t", "weight", "%").bars(FIRST, "s", edges.subList(0, 26), shares, NONE)
                .edges(edges).svg());
        List<Element> all = ReadPage.elements(svg, "text").stream().filter(text -> text.hasAttribute("text-anchor")).toList();
        assertTrue(all.stream().filter(text -> edges.contains(text.getTextContent())).count() >= 5);
        assertApart(all);
        assertInside(svg, all);
    }

    @Test
    void aRowForEachName() throws IOException {
        List<DotChart.Row> rows = List.of(new DotChart.Row("labels", FIRST, 50, 2, new double[] {48, 52}),
                new DotChart.Row("unknown", new Mark(1), Double.NaN, Double.NaN, NONE),
                new DotChart.Row("x".repeat(80), new Mark(2), 60, Double.NaN, NONE));
        Element svg = parse(new DotChart("t", "%", rows).svg());
        assertEquals(2, ReadPage.elements(svg, "path", "dot").size());
        assertEquals(2, ReadPage.elements(svg, "path", "faint").size());
        assertEquals("t: labels 50.00; " + "x".repeat(80) + " 60.00", svg.getAttribute("aria-label"));
        List<Element> all = ReadPage.elements(svg, "text").stream().filter(text -> text.hasAttribute("text-anchor")).toList();
        assertApart(all);
        assertInside(svg, all);
    }

    /** Thirty-six trainers differ in color or dashes, and in color or shape. */
    @Test
    void everyTrainerLooksDifferent() {
        Set<String> lines = new HashSet<>();
        Set<String> points = new HashSet<>();
        for (int i = -1; i < 36; i++) {
            assertTrue(lines.add(new Mark(i).css() + new Mark(i).dashes()));
            assertTrue(points.add(new Mark(i).css() + new Mark(i).outline(0, 0, 3)) || i >= 18);
        }
    }

    @Test
    void axesEndAtTicks() {
        Axis axis = Axis.around(DoubleStream.of(0.013, 0.097), 0, 100);
        assertArrayEquals(new double[] {0, 0.02, 0.04, 0.06, 0.08, 0.1}, axis.ticks(), 1e-12);
        assertEquals("0.02", axis.text(axis.ticks()[1]));
        assertEquals(50, axis.at(0.05), 1e-9);
        // One value, or none, still makes an axis.
        assertEquals(3.0, Axis.around(DoubleStream.of(2), 0, 1).high(), 0.01);
        assertEquals(6, Axis.around(DoubleStream.empty(), 0, 1).ticks().length);
        assertArrayEquals(new double[] {0, 2, 4, 6, 8, 10, 12}, Axis.around(DoubleStream.of(0.5, 10.4), 0, 1).ticks(), 1e-12);
    }

    @Test
    void countsAreWhole() {
        assertArrayEquals(new double[] {1}, Axis.whole(DoubleStream.of(1), 0, 1).ticks());
        assertArrayEquals(new double[] {1, 2}, Axis.whole(DoubleStream.of(1, 2), 0, 1).ticks());
        assertArrayEquals(new double[] {2, 4, 6, 8, 10, 12}, Axis.whole(DoubleStream.of(1, 12), 0, 1).ticks());
        assertArrayEquals(new double[] {50, 100, 150, 200}, Axis.whole(DoubleStream.of(1, 240), 0, 1).ticks());
    }

    /** WCAG 2: 4.5 to 1 for text, 3 to 1 for what is drawn. */
    @Test
    void colorsShowOnTheirBackground() {
        Map<String, String> light = colors(Style.CHARTS);
        Map<String, String> dark = colors(Style.DARK_CHARTS);
        assertEquals(10, light.size());
        assertEquals(light.keySet(), dark.keySet());
        light.forEach((name, color) -> assertTrue(contrast(color, "#ffffff") >= 3, () -> name + " " + color));
        dark.forEach((name, color) -> assertTrue(contrast(color, "#14171c") >= 3, () -> name + " " + color));
        for (String text : List.of("#24292f", "#57606a")) {
            assertTrue(Style.PAGE.contains(text) && contrast(text, "#ffffff") >= 4.5, text);
        }
        for (String text : List.of("#e3e6ea", "#aab3bd")) {
            assertTrue(Style.DARK_PAGE.contains(text) && contrast(text, "#14171c") >= 4.5, text);
        }
        assertTrue(Style.DARK_PAGE.contains("#14171c"));
    }

    private static Map<String, String> colors(String css) {
        return Pattern.compile("\\.(s\\d|teacher) \\{ color: (#\\w{6}); }").matcher(css).results()
                .collect(Collectors.toMap((MatchResult found) -> found.group(1), found -> found.group(2)));
    }

    private static double contrast(String one, String other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(String color) {
        double[] shares = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double value = Integer.parseInt(color.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += shares[i] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
