/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import io.github.tribuoipwd.it.page.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The tables of an experiment on the page.
 *
 * @param conditions its conditions
 * @param arms its arms, the baselines among them
 * @param lines its runs
 */
record ExperimentTables(List<Condition> conditions, List<String> arms, RunLines lines) {

    private static final List<String> WEIGHTED = List.of("ipwd", "ipwd-mean-1", "reversed", "reversed-mean-1");

    private Comparisons comparisons() {
        return new Comparisons(lines.all());
    }

    /** The accuracy of plain distillation, and what the other arms have more. */
    Table against(String baseline) {
        Comparisons runs = comparisons();
        List<String> others = arms.stream().filter(arm -> !arm.equals(baseline)).toList();
        List<String> columns = new ArrayList<>(List.of("", "teacher, %", baseline + ", %"));
        columns.addAll(others);
        Table table = Table.of(columns.toArray(String[]::new));
        for (Condition condition : conditions) {
            List<String> cells = new ArrayList<>(List.of(condition.name(),
                    number("%.1f", runs.mean(condition, baseline, "teacher accuracy")),
                    number("%.2f", runs.mean(condition, baseline, "accuracy"))));
            others.forEach(arm -> cells.add(runs.difference(condition, arm, baseline, "accuracy").toString()));
            table = table.row(cells.toArray());
        }
        return table;
    }

    /** Recall that an arm has more than another, by groups of classes. */
    Table recall(String arm, String baseline) {
        Comparisons runs = comparisons();
        List<String> columns = new ArrayList<>(List.of(""));
        List<String> figures = new ArrayList<>();
        for (String mass : List.of("recall", "softened recall")) {
            IntStream.rangeClosed(1, RunLine.GROUPS).forEach(group -> {
                figures.add(mass + " " + group);
                columns.add((mass.equals("recall") ? "T 1: " : "softened: ") + group);
            });
        }
        Table table = Table.of(columns.toArray(String[]::new));
        for (Condition condition : conditions) {
            List<String> cells = new ArrayList<>(List.of(condition.name()));
            figures.forEach(figure -> cells.add(runs.difference(condition, arm, baseline, figure).toString()));
            table = table.row(cells.toArray());
        }
        return table;
    }

    /** What the teacher's mass and the weights are. */
    Table weights() {
        Comparisons runs = comparisons();
        List<String> columns = new ArrayList<>(List.of("", "mass varies by, %", "softened, %"));
        WEIGHTED.stream().filter(arms::contains).forEach(arm -> columns.addAll(List.of(arm + ": mean weight",
                "effective sample size, %", "correlation")));
        Table table = Table.of(columns.toArray(String[]::new));
        for (Condition condition : conditions) {
            List<String> cells = new ArrayList<>(List.of(condition.name(),
                    number("%.1f", runs.mean(condition, Arms.KD, "mass variation")),
                    number("%.1f", runs.mean(condition, Arms.KD, "softened mass variation"))));
            WEIGHTED.stream().filter(arms::contains).forEach(arm -> cells.addAll(List.of(
                    number("%.2f", runs.mean(condition, arm, "mean weight")),
                    number("%.1f", runs.mean(condition, arm, "effective sample size")),
                    number("%+.2f", runs.mean(condition, arm, "correlation")))));
            table = table.row(cells.toArray());
        }
        return table;
    }

    /** The expected calibration error or the area under the risk-coverage curve of all arms. */
    Table calibration(String figure) {
        Comparisons runs = comparisons();
        List<String> columns = new ArrayList<>(List.of(""));
        columns.addAll(arms);
        Table table = Table.of(columns.toArray(String[]::new));
        for (Condition condition : conditions) {
            List<String> cells = new ArrayList<>(List.of(condition.name()));
            arms.forEach(arm -> cells.add(number("%.2f", runs.mean(condition, arm, figure))));
            table = table.row(cells.toArray());
        }
        return table;
    }

    /** How often each rate was chosen for each arm, among the cells that chose. */
    Table rates(List<String> rates) {
        List<String> columns = new ArrayList<>(List.of(""));
        rates.forEach(rate -> columns.add("." + rate));
        Table table = Table.of(columns.toArray(String[]::new));
        List<String> cells = lines.all().stream().filter(line -> line.rows().equals(RunLine.VALIDATION)).map(RunLine::cell)
                .distinct().toList();
        for (String arm : arms) {
            List<String> chosen = cells.stream().map(cell -> lines.bestRate(cell, arm, rates)).filter(Objects::nonNull).toList();
            List<Object> row = new ArrayList<>(List.of(arm));
            rates.forEach(rate -> row.add(chosen.stream().filter(rate::equals).count()));
            table = table.row(row.toArray());
        }
        return table;
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
