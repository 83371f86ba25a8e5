/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The confusions that the first trainer has more often and less often than its baseline, in test examples, in the mean over the
 * seeds that both have; without a baseline its most frequent ones.
 */
final class ConfusionChanges {

    private static final int SHOWN = 10;

    private final Comparison comparison;
    private final String lead;
    private final Optional<String> baseline;

    /** A class and the one that it is taken for. */
    private record Cell(String label, String predicted) {}

    /** How often, in the mean. */
    private record Change(Cell cell, double lead, double baseline) {

        double gained() {
            return lead - baseline;
        }
    }

    ConfusionChanges(Story story) {
        comparison = story.comparison();
        lead = story.lead();
        baseline = story.baseline();
    }

    String html() {
        return Html.section("confusions", "What is taken for what", baseline.map(this::changes).orElseGet(this::frequent));
    }

    private String frequent() {
        List<Confusions> own = comparison.all(lead).stream().flatMap(run -> Stream.ofNullable(run.confusions())).toList();
        if (own.isEmpty()) {
            return unknown();
        }
        Map<Cell, Double> counts = counts(own);
        List<List<String>> lines = counts.entrySet().stream()
                .sorted(Map.Entry.<Cell, Double>comparingByValue().reversed()).limit(SHOWN)
                .map(entry -> List.of(entry.getKey().label(), entry.getKey().predicted(), number("%.1f", entry.getValue())))
                .toList();
        return lines.isEmpty() ? Html.paragraph("note", lead + " confuses no classes of the test data.")
                : Html.table("The most frequent confusions of " + lead, List.of("class", "taken for", "test examples"), lines);
    }

    private String changes(String other) {
        List<Comparison.Shared> shared = comparison.shared(lead, other).stream()
                .filter(one -> one.run().confusions() != null && one.other().confusions() != null).toList();
        if (shared.isEmpty()) {
            return unknown();
        }
        Map<Cell, Double> own = counts(shared.stream().flatMap(one -> Stream.ofNullable(one.run().confusions())).toList());
        Map<Cell, Double> before = counts(shared.stream().flatMap(one -> Stream.ofNullable(one.other().confusions())).toList());
        List<Change> changes = new ArrayList<>();
        Stream.concat(own.keySet().stream(), before.keySet().stream()).distinct()
                .forEach(cell -> changes.add(new Change(cell, own.getOrDefault(cell, 0.0), before.getOrDefault(cell, 0.0))));
        changes.sort(Comparator.comparingDouble(Change::gained));
        List<Change> fewer = changes.stream().filter(change -> change.gained() < 0).limit(SHOWN).toList();
        List<Change> more = changes.stream().filter(change -> change.gained() > 0)
                .sorted(Comparator.comparingDouble(Change::gained).reversed()).limit(SHOWN).toList();
        long others = shared.stream().flatMap(one -> Stream.of(one.run(), one.other()))
                .flatMap(run -> Stream.ofNullable(run.confusions())).mapToLong(Confusions::others).max().orElse(0);
        return table("Confusions lost: less often than by " + other, other, fewer)
                + table("Confusions gained: more often than by " + other, other, more)
                + Html.paragraph("note", "Numbers of test examples, in the mean over the runs." + (others == 0 ? ""
                        : String.format(Locale.ROOT, " Only the %,d most frequent confusions of each run are known; the others"
                        + " count as none here.", Confusions.LIMIT)));
    }

    private String table(String title, String other, List<Change> changes) {
        return changes.isEmpty() ? Html.paragraph("note", title + ": none.") : Html.table(title, List.of("class", "taken for",
                "by " + other, "by " + lead, "difference"), changes.stream().map(change -> List.of(change.cell().label(),
                change.cell().predicted(), number("%.1f", change.baseline()), number("%.1f", change.lead()),
                number("%+.1f", change.gained()))).toList());
    }

    /** The mean of each count over some runs. */
    private static Map<Cell, Double> counts(List<Confusions> runs) {
        Map<Cell, Double> counts = new LinkedHashMap<>();
        runs.forEach(run -> run.pairs().forEach(pair -> counts.merge(new Cell(pair.label(), pair.predicted()),
                pair.examples() / (double) runs.size(), Double::sum)));
        return counts;
    }

    private static String unknown() {
        return Html.paragraph("note", "The metrics of these runs have no confusions: an earlier version wrote them.");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
