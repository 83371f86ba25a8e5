/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures over seeds and groups of classes, against figures computed by hand. */
@Tag("unit")
class ComparisonTest {

    private static Comparison twoSeeds() {
        Comparison comparison = new Comparison();
        comparison.add("labels", Results.onLabels(1, 0.50, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5));
        comparison.add("ipwd", Results.distilled(1, 0.60, 0.6, 0.5, 0.8, 0.3, 0.55, 0.7));
        comparison.add("labels", Results.onLabels(2, 0.52, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5));
        comparison.add("ipwd", Results.distilled(2, 0.66, 0.6, 0.5, 0.9, 0.3, 0.55, 0.7));
        return comparison;
    }

    @Test
    void classesAreRankedByMass() {
        Metrics run = Results.distilled(1, 0.6, 0, 0, 0, 0, 0, 0);
        assertEquals(List.of(List.of("c"), List.of("a", "f"), List.of("e"), List.of("b", "d")),
                List.of(Comparison.group(run.distillation(), 0), Comparison.group(run.distillation(), 1),
                        Comparison.group(run.distillation(), 2), Comparison.group(run.distillation(), 3)));
    }

    @Test
    void runsAreComparedSeedBySeed() {
        Comparison comparison = twoSeeds();
        assertEquals(0.12, comparison.accuracyGain("ipwd", "labels").getMean(), 1e-12);
        // 0.10 and 0.14: the sample deviation is 0.04 / sqrt(2).
        assertEquals(0.04 / Math.sqrt(2), comparison.accuracyGain("ipwd", "labels").getStdDev(), 1e-12);
        // A seed that only one of the two has does not count.
        comparison.add("ipwd", Results.distilled(3, 0.99, 1, 1, 1, 1, 1, 1));
        assertEquals(2, comparison.accuracyGain("ipwd", "labels").getCount());
    }

    @Test
    void recallGainsByGroup() {
        Comparison comparison = twoSeeds();
        assertEquals(0.35, comparison.recallGain("ipwd", "labels", 0).getMean(), 1e-12);
        assertEquals(0.15, comparison.recallGain("ipwd", "labels", 1).getMean(), 1e-12);
        assertEquals(0.05, comparison.recallGain("ipwd", "labels", 2).getMean(), 1e-12);
        assertEquals(-0.10, comparison.recallGain("ipwd", "labels", 3).getMean(), 1e-12);
        // Where a row has no teacher, the mass is that of the baseline's teacher.
        assertEquals(0.10, comparison.recallGain("labels", "ipwd", 3).getMean(), 1e-12);
    }

    @Test
    void classesWithoutTestExamplesDoNotCount() {
        Comparison comparison = new Comparison();
        comparison.add("labels", Results.onLabels(1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, Double.NaN));
        comparison.add("ipwd", Results.distilled(1, 0.6, 0.9, 0.5, 0.5, 0.5, 0.5, Double.NaN));
        assertEquals(0.4, comparison.recallGain("ipwd", "labels", 1).getMean(), 1e-12);
    }

    @Test
    void tables() {
        String tables = new ComparisonTables(twoSeeds(), List.of("labels"), Map.of("labels", 69.06, "ipwd", 71.5)).toString();
        assertTrue(tables.contains("|  | runs | accuracy, % | against labels | against labels, 95 % interval | published, %"
                + " | published, against labels | seconds a run |"), tables);
        assertTrue(tables.contains("| labels | 2 | 51.00 ± 1.41 |  |  | 69.06 |  | 16 |"), tables);
        // Student's t of one degree of freedom: 12.706 * 2 points.
        assertTrue(tables.contains("| ipwd | 2 | 63.00 ± 4.24 | +12.00 ± 2.83 | -13.41 to +37.41 | 71.50 | +2.44 | 16 |"),
                tables);
        assertTrue(tables.contains("| ipwd | 2.00 | 5.0 | 50.0 | -1.00 | 90.00 |"), tables);
        assertTrue(tables.contains("|  | 1 to 1 | 2 to 3 | 4 to 4 | 5 to 6 |"), tables);
        assertTrue(tables.contains("| ipwd | +35.00 ± 7.07 | +15.00 ± 0.00 | +5.00 ± 0.00 | -10.00 ± 0.00 |"), tables);
    }

    @Test
    void oneRunHasNoDeviation() {
        Comparison comparison = new Comparison();
        comparison.add("labels", Results.onLabels(1, 0.5, 0.5, 0.5));
        String tables = new ComparisonTables(comparison, List.of(), Map.of("kd", 70.66)).toString();
        assertTrue(tables.contains("| labels | 1 | 50.00 | 16 |"), tables);
        comparison.add("kd", Results.distilled(1, 0.6, 0.5, 0.5));
        String compared = new ComparisonTables(comparison, List.of("labels"), Map.of()).toString();
        assertTrue(compared.contains("| kd | 1 | 60.00 | +10.00 | 16 |"), compared);
        assertFalse(tables.contains("mean weight"), tables);
    }

    @Test
    void metricsAreReadAsTheyWereWritten(@TempDir Path folder) throws IOException {
        for (Metrics metrics : List.of(Results.distilled(1, 0.6, 0.6, Double.NaN, 0.8), Results.onLabels(2, 0.5, 0.5, 0.5))) {
            metrics.write(folder.resolve(Metrics.FILE));
            assertEquals(metrics, Metrics.read(folder.resolve(Metrics.FILE)));
        }
    }

    /** Experiments of an earlier version go on where they stopped. */
    @Test
    void metricsWithoutConfusionsAreRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve(Metrics.FILE);
        Metrics metrics = Results.distilled(1, 0.6, 0.6, 0.5, 0.8);
        metrics.write(file);
        ObjectMapper json = new ObjectMapper();
        ObjectNode old = (ObjectNode) json.readTree(file.toFile());
        assertEquals(3, old.remove("confusions").get("pairs").size());
        json.writeValue(file.toFile(), old);
        Metrics read = Metrics.read(file);
        assertNull(read.confusions());
        assertEquals(metrics.student(), read.student());
        assertEquals(metrics.epochs(), read.epochs());
    }

    @Test
    void metricsWithoutCalibrationAreRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve(Metrics.FILE);
        Metrics metrics = Results.distilled(1, 0.6, 0.6, 0.5, 0.8);
        metrics.write(file);
        String text = Files.readString(file);
        String old = text.replaceAll("(?s),\\s*\"calibration\" : \\{.*?\\]\\s*\\}", "");
        assertFalse(old.contains("calibration"), old);
        Metrics read = Metrics.read(Files.writeString(file, old));
        assertNull(read.student().calibration());
        assertNull(read.teacher().calibration());
        assertEquals(metrics.student().accuracy(), read.student().accuracy());
        assertEquals(metrics.classes(), read.classes());
        Comparison comparison = new Comparison();
        comparison.add("kd", read);
        assertFalse(new ComparisonTables(comparison, List.of(), Map.of()).toString().contains("Calibration"));
    }

    @Test
    void calibrations() {
        String tables = new ComparisonTables(twoSeeds(), List.of(), Map.of()).toString();
        // Bins: two rows of 0.95 and one of 0.75; then two of 0.75 and one of 0.55 or 0.6, all with two of three right.
        assertTrue(tables.contains("| teacher | 38.33 | +21.67 | 44.44 | 1.1116 | 0.6450 | 0.00 |"), tables);
        assertTrue(tables.contains("| ipwd | 30.83 ± 1.18 | +2.50 ± 1.18 |"), tables);
    }

    @Test
    void damagedMetrics(@TempDir Path folder) throws IOException {
        for (String content : List.of("{\"teacher\" : ", "{}", "{\"unknown\" : 1}")) {
            Path file = Files.writeString(folder.resolve(Metrics.FILE), content);
            String message = assertThrows(IOException.class, () -> Metrics.read(file)).getMessage();
            assertTrue(message.contains(file.toString()) && message.contains("\nMaybe "), message);
        }
    }
}
