/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The report, parsed as XML. */
@Tag("unit")
class ReportTest {

    private static Document parse(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Test
    void everyPictureIsThere(@TempDir Path folder) throws Exception {
        String name = "ipwd <1> & \"2\"";
        Comparison comparison = new Comparison();
        comparison.add("labels", Results.onLabels(1, 0.50, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5));
        comparison.add(name, Results.distilled(1, 0.60, 0.6, 0.5, 0.8, 0.3, 0.55, 0.7));
        List<String> baselines = List.of("labels");
        new Report(comparison, new ComparisonTables(comparison, baselines, Map.of()), baselines).write(folder.resolve(Report.FILE));
        String html = Files.readString(folder.resolve(Report.FILE));
        Document report = parse(html);
        assertEquals(List.of("Accuracy on training views", "Objective", "Reliability, bin by bin", "Recall gained over labels",
                        name + ": correlation -1.00", name),
                elements(report, "svg").stream().map(svg -> svg.getElementsByTagName("title").item(0).getTextContent()).toList());
        assertEquals(6 + 2 * 3, elements(report, "circle").size(), "a point for each class, and for each bin with examples");
        assertEquals(1 + 2, elements(report, "circle").stream().map(point -> point.getTextContent().split(":")[0])
                .filter(text -> text.endsWith("weight 2")).distinct().count(), "both students and the teacher");
        assertTrue(elements(report, "td").stream().anyMatch(cell -> cell.getTextContent().equals("teacher")), "its calibration");
        assertFalse(html.replace("http://www.w3.org/2000/svg", "").contains("http"), "no other file");
        assertTrue(elements(report, "td").stream().anyMatch(cell -> cell.getTextContent().equals("60.00")));
    }

    /** From the files of earlier versions. */
    @Test
    void noPictureOfWhatIsNotKnown(@TempDir Path folder) throws Exception {
        Metrics run = Results.onLabels(1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5);
        Comparison comparison = new Comparison();
        comparison.add("labels", new Metrics(null, new Metrics.Network(0.5, 10, 100, 1000, null), run.classes(), null, run.epochs(),
                run.seconds(), null, null, 1, run.settings()));
        new Report(comparison, new ComparisonTables(comparison, List.of(), Map.of()), List.of()).write(folder.resolve(Report.FILE));
        assertFalse(Files.readString(folder.resolve(Report.FILE)).contains("alibration"));
    }

    @Test
    void validationAndSearch(@TempDir Path folder) throws Exception {
        Metrics metrics = Results.searched(1, 0.5, 0.5, 0.5);
        Path file = folder.resolve(Metrics.FILE);
        metrics.write(file);
        assertEquals(metrics, Metrics.read(file));
        Comparison comparison = new Comparison();
        comparison.add("searched", metrics);
        new Report(comparison, new ComparisonTables(comparison, List.of(), Map.of()), List.of()).write(folder.resolve(Report.FILE));
        Document report = parse(Files.readString(folder.resolve(Report.FILE)));
        assertEquals(List.of("Accuracy on training views", "Objective", "Accuracy on validation data", "Loss on validation data",
                "Reliability, bin by bin"),
                elements(report, "svg").stream().map(svg -> svg.getElementsByTagName("title").item(0).getTextContent()).toList());
        List<String> lines = elements(report, "tr").stream().map(Element::getTextContent).toList();
        assertTrue(lines.contains("searched40LOSS, BEST1.02.062.501.5000"), lines::toString);
        assertTrue(lines.contains("labels250.0040.001.2500CHOSENLabelObjective()"), lines::toString);
        assertTrue(lines.contains("KD1FAILED: it <diverged>DistillationObjective()"), lines::toString);
        assertTrue(new ComparisonTables(comparison, List.of(), Map.of()).searchTables()
                .startsWith("Search of searched on 30 examples by ACCURACY, for 6.5 trainings. labels is chosen"));
    }

    @Test
    void barsAreAsHighAsTheirValues() throws Exception {
        Document chart = parse(new Chart("t", "x", "y").bars("s", List.of("p", "q", "r"), new double[] {2, -1, Double.NaN}).svg());
        List<Element> bars = elements(chart, "rect");
        assertEquals(2, bars.size(), "what is no number has no bar");
        double high = Double.parseDouble(bars.get(0).getAttribute("height"));
        double low = Double.parseDouble(bars.get(1).getAttribute("height"));
        assertEquals(2, high / low, 0.01);
        // The one ends where the other begins: at zero.
        assertEquals(Double.parseDouble(bars.get(0).getAttribute("y")) + high,
                Double.parseDouble(bars.get(1).getAttribute("y")), 0.11);
    }

    @Test
    void linesGoThroughTheirPoints() throws Exception {
        Document chart = parse(new Chart("t", "x", "y").line("s", new double[] {1, 2, 3}, new double[] {0, 10, 5}).svg());
        String[] points = elements(chart, "polyline").get(0).getAttribute("points").split(" ");
        assertEquals(3, points.length);
        double[] y = DoubleStream.of(0, 1, 2).map(i -> Double.parseDouble(points[(int) i].split(",")[1])).toArray();
        assertEquals(y[0] - y[1], 2 * (y[0] - y[2]), 0.2, "twice as high");
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
}
