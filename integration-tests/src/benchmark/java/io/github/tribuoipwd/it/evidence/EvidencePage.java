/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import io.github.tribuoipwd.it.page.Page;
import io.github.tribuoipwd.it.page.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of docs/reproducing.md, named by their experiment and what they show, and its picture.
 *
 * @param results the folder of the results
 */
public record EvidencePage(Path results) {

    private static final String OURS = "ipwd-mean-1";

    /** The picture beside the page. */
    public static final String PICTURE = "reproducing-differences.svg";

    /** Writes both anew. */
    void write(Path page) throws IOException {
        Files.writeString(page, filled(Files.readString(page)));
        Files.writeString(page.resolveSibling(PICTURE), picture());
    }

    /**
     * A page with the tables.
     *
     * @param page its text
     * @return the text with the tables of the results
     * @throws IOException if a result cannot be read
     */
    public String filled(String page) throws IOException {
        Map<String, Table> tables = new HashMap<>();
        for (Experiment experiment : Evidence.EXPERIMENTS) {
            RunLines lines = lines(experiment);
            if (!lines.all().isEmpty()) {
                add(tables, experiment, lines);
            }
        }
        return Page.filled(page, tables);
    }

    private RunLines lines(Experiment experiment) throws IOException {
        return RunLines.read(results.resolve(experiment.name() + ".tsv"));
    }

    private static void add(Map<String, Table> tables, Experiment experiment, RunLines lines) {
        List<String> arms = lines.all().stream().map(RunLine::arm).distinct().toList();
        ExperimentTables shown = new ExperimentTables(experiment.conditions(), arms, lines);
        arms.forEach(arm -> tables.put(experiment.name() + "-against-" + arm, shown.against(arm)));
        arms.forEach(arm -> tables.put(experiment.name() + "-recall-" + arm, shown.recall(OURS, arm)));
        tables.put(experiment.name() + "-weights", shown.weights());
        tables.put(experiment.name() + "-ece", shown.calibration("ece"));
        tables.put(experiment.name() + "-aurc", shown.calibration("aurc"));
        tables.put(experiment.name() + "-rates", shown.rates(experiment.rates()));
    }

    /**
     * The picture of the paired differences.
     *
     * @return an SVG file
     * @throws IOException if a result cannot be read
     */
    public String picture() throws IOException {
        List<DifferencesPicture.Row> rows = new ArrayList<>();
        for (Experiment experiment : Evidence.EXPERIMENTS) {
            Comparisons runs = new Comparisons(lines(experiment).all());
            for (Condition condition : experiment.conditions()) {
                Difference kd = runs.difference(condition, OURS, Arms.KD, "accuracy");
                if (kd.seeds() > 1) {
                    rows.add(new DifferencesPicture.Row(experiment.name() + ": " + condition.name(), kd,
                            runs.difference(condition, OURS, Arms.HEAD, "accuracy")));
                }
            }
        }
        return new DifferencesPicture(rows).toString();
    }
}
