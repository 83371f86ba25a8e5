/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.report.Comparison;
import io.github.tribuoipwd.report.ComparisonTables;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What has become of the runs of {@link Experiments}: messages, and {@code tables.md} and {@code report.html}, which are written
 * anew after each. In whatever order runs end, the files have them in the order of the plan.
 */
final class RunResults {

    private final List<PlannedRun> planned;
    private final ExperimentsFolder output;
    private final List<String> baselines;
    private final Map<String, Double> published;
    private final PrintStream err;
    private final Map<PlannedRun, Metrics> metrics = new LinkedHashMap<>();
    private final List<String> whole = new CopyOnWriteArrayList<>();
    private int failed;

    /**
     * Begins without a run.
     *
     * @param planned all runs in their order
     * @param baselines names of trainers that the others are compared with
     * @param published published accuracies, by the name of a trainer
     * @param err where failures go
     */
    RunResults(List<PlannedRun> planned, ExperimentsFolder output, List<String> baselines, Map<String, Double> published,
            PrintStream err) {
        this.planned = planned;
        this.output = output;
        this.baselines = baselines;
        this.published = published;
        this.err = err;
    }

    /**
     * Adds a run that has ended with a student.
     *
     * @param trouble what the user has to read, if its files could not be written where they belong
     */
    void add(PlannedRun run, Metrics found, Optional<String> trouble) {
        if (trouble.isPresent()) {
            failed(run, trouble.get());
        } else {
            whole.add(run.title());
        }
        metrics.put(run, found);
        if (Measurement.of("tables.md or report.html", () -> Uninterrupted.run(this::write)).isEmpty()) {
            failed++;
        }
    }

    /** Reports a run that has ended otherwise. */
    void failed(PlannedRun run, String message) {
        err.println(run.title() + ": " + message);
        failed++;
    }

    /** The titles of the runs whose files are in their place; safe for all threads. */
    List<String> whole() {
        return whole;
    }

    /** The exit code of the command. */
    int code() {
        return failed > 0 ? 2 : 0;
    }

    /** Prints the tables. */
    void print(PrintStream out) {
        Comparison comparison = comparison();
        out.println(new ComparisonTables(comparison, baselines, published));
        if (!comparison.trainers().isEmpty()) {
            out.println("tables.md and report.html are in " + output.path());
        }
    }

    private Comparison comparison() {
        Comparison comparison = new Comparison();
        for (PlannedRun run : planned) {
            Metrics found = metrics.get(run);
            if (found != null) {
                comparison.add(run.name(), found);
            }
        }
        return comparison;
    }

    private Path write() throws IOException {
        Comparison comparison = comparison();
        ComparisonTables tables = new ComparisonTables(comparison, baselines, published);
        output.files().write(ExperimentsFolder.TABLES, file -> Files.writeString(file, tables.toString()));
        Report report = new Report(comparison, tables, baselines, Versions.text().lines().toList());
        return output.files().write(Report.FILE, report::write);
    }
}
