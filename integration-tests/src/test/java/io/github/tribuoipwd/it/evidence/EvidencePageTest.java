/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.property.ListProperty;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import io.github.tribuoipwd.it.page.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/reproducing.md is what the committed runs give, and these are those that the experiments ask for. */
@Tag("unit")
class EvidencePageTest {

    private static final Path RESULTS = Path.of("../experiments/results/evidence");
    private static final Path PAGE = Path.of("../../docs/reproducing.md");

    @Test
    void thePageIsWhatTheRunsGive() throws Exception {
        String page = Files.readString(PAGE);
        EvidencePage shown = new EvidencePage(RESULTS);
        assertEquals(shown.filled(page), page);
        assertEquals(shown.picture(), Files.readString(PAGE.resolveSibling(EvidencePage.PICTURE)));
        assertFalse(Page.tables(page).isEmpty());
    }

    /** A run of another name would be left out of every table. */
    @Test
    void runsAreThoseOfTheExperiments() throws Exception {
        for (Experiment experiment : Evidence.EXPERIMENTS) {
            Set<String> cells = experiment.cells(Path.of("work")).stream().map(Cell::name).collect(Collectors.toSet());
            Set<Long> seeds = new HashSet<>();
            experiment.seeds().forEach(seed -> seeds.add((long) seed));
            for (RunLine line : RunLines.read(RESULTS.resolve(experiment.name() + ".tsv")).all()) {
                assertTrue(cells.contains(line.cell()), line::key);
                assertTrue(line.rows().equals(RunLine.VALIDATION) || seeds.contains(line.seed()), line::key);
            }
        }
    }

    /** What a condition names are cells of its experiment. */
    @Test
    void conditionsAreOfCells() {
        for (Experiment experiment : Evidence.EXPERIMENTS) {
            Set<String> cells = experiment.cells(Path.of("work")).stream().map(Cell::name).collect(Collectors.toSet());
            experiment.conditions().forEach(condition -> assertTrue(cells.containsAll(condition.cells()), condition::name));
            experiment.cells(Path.of("work")).forEach(cell -> assertTrue(cells.contains(cell.rateFrom()), cell::name));
        }
    }

    /** Every arm of every cell is a trainer of the configuration, at every rate. */
    @Test
    void configurationsHaveTheArms() {
        for (Experiment experiment : Evidence.EXPERIMENTS) {
            try (ConfigurationManager configuration = new ConfigurationManager(experiment.configurations().stream()
                    .map(name -> "../experiments/" + name + ".xml").collect(Collectors.joining(",")))) {
                configuration.listAll(OnnxTeacher.class).forEach(teacher -> {
                    configuration.overrideConfigurableProperty(teacher, "modelPath", new SimpleProperty("teacher.onnx"));
                    // The teachers of the experiments have them in their metadata.
                    configuration.overrideConfigurableProperty(teacher, "labels", new ListProperty(IntStream.range(0, 10)
                            .mapToObj(label -> new SimpleProperty(String.valueOf(label))).toList()));
                });
                configuration.listAll(TribuoTeacher.class).forEach(teacher -> configuration.overrideConfigurableProperty(teacher,
                        "modelPath", new SimpleProperty("../data/digits-teacher.tribuo")));
                experiment.cells(Path.of("work")).stream().flatMap(cell -> cell.arms().stream()).distinct().forEach(arm ->
                        experiment.rates().forEach(rate -> {
                            String trainer = ((DistillationTrainer) configuration.lookup(arm + "-" + rate)).toString();
                            assertTrue(trainer.contains("learningRate=0." + rate.replaceAll("0$", "")), trainer);
                        }));
            }
        }
    }

    @Test
    void rateIsChosenOnValidationRows(@TempDir Path folder) throws Exception {
        RunLines lines = RunLines.read(folder.resolve("runs.tsv"));
        lines.add(List.of(line("a", "05", RunLine.VALIDATION, 1, 80), line("a", "05", RunLine.VALIDATION, 2, 82),
                line("a", "10", RunLine.VALIDATION, 1, 85), line("a", "10", RunLine.VALIDATION, 2, 84),
                // Diverged: not the best, however good the other is.
                line("a", "20", RunLine.VALIDATION, 1, 90), line("a", "20", RunLine.VALIDATION, 2, Double.NaN),
                line("a", "05", RunLine.TEST, 1, 99)));
        RunLines read = RunLines.read(folder.resolve("runs.tsv"));
        assertEquals(lines.all(), read.all());
        assertEquals("10", read.bestRate("cell", "a", List.of("05", "10", "20")));
        assertNull(read.bestRate("cell", "b", List.of("05", "10", "20")));
    }

    @Test
    void cutLinesAreRunAgain(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("runs.tsv");
        RunLines.read(file).add(List.of(line("a", "05", RunLine.TEST, 1, 80), line("a", "05", RunLine.TEST, 2, 81)));
        String text = Files.readString(file).stripTrailing();
        Files.writeString(file, text.substring(0, text.lastIndexOf('\t')));
        assertEquals(1, RunLines.read(file).all().size());
    }

    @Test
    void differencesArePairedBySeed() {
        List<RunLine> lines = new ArrayList<>();
        double[] base = {70, 80, 90};
        for (int seed = 1; seed <= 3; seed++) {
            lines.add(line(Arms.KD, "05", RunLine.TEST, seed, base[seed - 1]));
            lines.add(line("a", "10", RunLine.TEST, seed, base[seed - 1] + seed));
        }
        lines.add(line("a", "10", RunLine.TEST, 4, 5));
        Difference difference = new Comparisons(lines).difference(new Condition("all", List.of("cell"), null), "a", Arms.KD,
                "accuracy");
        assertEquals(2, difference.mean(), 1e-9);
        assertEquals(3, difference.seeds());
        // Student's t of two degrees of freedom, 4.3027, by the deviation 1 and the root of 3.
        assertEquals(4.3027 / Math.sqrt(3), difference.half(), 1e-3);
        assertFalse(difference.isClear());
    }

    private static RunLine line(String arm, String rate, String rows, long seed, double accuracy) {
        List<Double> figures = new ArrayList<>(Collections.nCopies(RunLine.FIGURES.size(), accuracy));
        return new RunLine("cell", arm, rate, rows, seed, figures);
    }
}
