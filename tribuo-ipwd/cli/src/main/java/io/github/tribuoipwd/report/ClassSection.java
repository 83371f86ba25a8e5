/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.training.Diagnostics.ClassDiagnostics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tribuo.util.MeanVarianceAccumulator;

/** The classes by name: what the teacher gives each, how it is weighted, and how much of it each student recognizes. */
final class ClassSection {

    /** More classes than these are not shown one by one. */
    private static final int SHOWN = 30;

    private final Comparison comparison;
    private final String lead;
    private final Optional<String> baseline;
    private final Mark mark;
    private final Map<String, MeanVarianceAccumulator> masses;
    private final Map<String, MeanVarianceAccumulator> weights;
    private final Map<String, MeanVarianceAccumulator> gains;

    ClassSection(Story story) {
        comparison = story.comparison();
        lead = story.lead();
        baseline = story.baseline();
        mark = story.mark(lead);
        OverClasses over = overClasses(comparison, lead);
        masses = over.masses();
        weights = over.weights();
        gains = baseline.map(other -> comparison.recallGains(lead, other)).orElse(Map.of());
    }

    /** What the seeds have seen of each class. */
    record OverClasses(Map<String, MeanVarianceAccumulator> masses, Map<String, MeanVarianceAccumulator> weights) {}

    /** Mass and mean weight of each class over the seeds of a trainer; both empty where it has no teacher. */
    static OverClasses overClasses(Comparison comparison, String trainer) {
        OverClasses over = new OverClasses(new LinkedHashMap<>(), new LinkedHashMap<>());
        comparison.all(trainer).stream().flatMap(run -> Stream.ofNullable(run.distillation()))
                .flatMap(diagnostics -> diagnostics.classes().stream()).forEach(one -> {
                    observe(over.masses(), one, one.mass());
                    observe(over.weights(), one, one.meanWeight());
                });
        return over;
    }

    private static void observe(Map<String, MeanVarianceAccumulator> values, ClassDiagnostics one, double value) {
        MeanVarianceAccumulator of = values.computeIfAbsent(one.label(), name -> new MeanVarianceAccumulator());
        if (!Double.isNaN(value)) {
            of.observe(value);
        }
    }

    String html() {
        Collection<String> shown = shown();
        int all = comparison.recalls(lead).size();
        StringBuilder html = new StringBuilder();
        if (shown.size() < all) {
            html.append(Html.paragraph("note", String.format(Locale.ROOT, "%d of %d classes are shown: those whose recall %s."
                    + " All are in metrics.json.", shown.size(), all, baseline.isPresent() ? "changes most, up and down"
                            : "is the highest and the lowest")));
        }
        List<String> known = shown.stream().filter(label -> !Double.isNaN(mean(gains, label))).toList();
        if (baseline.isPresent() && !known.isEmpty()) {
            html.append(Html.charts(List.of(new DotChart("Recall gained over " + baseline.get() + ", class by class",
                    "points, " + lead, known.stream().map(this::row).toList()).svg())));
        }
        return Html.section("classes", "Class by class", html + table(shown));
    }

    private DotChart.Row row(String label) {
        MeanVarianceAccumulator gain = gains.get(label);
        double deviation = gain != null && gain.getCount() > 1 ? 100 * gain.getStdDev() : Double.NaN;
        return new DotChart.Row(label, mark, 100 * mean(gains, label), deviation, new double[0]);
    }

    private static double mean(Map<String, MeanVarianceAccumulator> values, String label) {
        @Nullable MeanVarianceAccumulator found = values.get(label);
        return found == null ? Double.NaN : Comparison.mean(found);
    }

    /** All classes in the order of their mass; of many the first and the last by what is gained, or else by recall. */
    private Collection<String> shown() {
        Map<String, MeanVarianceAccumulator> recalls = comparison.recalls(lead);
        List<String> labels = new ArrayList<>(recalls.keySet());
        if (labels.size() <= SHOWN) {
            labels.sort(Comparator.comparingDouble((String label) -> orLeast(mean(masses, label))).reversed());
            return labels;
        }
        Map<String, MeanVarianceAccumulator> ranking = gains.isEmpty() ? recalls : gains;
        labels.removeIf(label -> Double.isNaN(mean(ranking, label)));
        labels.sort(Comparator.comparingDouble((String label) -> mean(ranking, label)).reversed());
        LinkedHashSet<String> ends = new LinkedHashSet<>(labels.subList(0, Math.min(SHOWN / 2, labels.size())));
        ends.addAll(labels.subList(Math.max(0, labels.size() - SHOWN / 2), labels.size()));
        return ends;
    }

    private static double orLeast(double value) {
        return Double.isNaN(value) ? -1 : value;
    }

    private String table(Collection<String> shown) {
        List<String> columns = new ArrayList<>(List.of(""));
        if (!masses.isEmpty()) {
            columns.add("teacher's mass, %");
            columns.add("mean weight, " + lead);
        }
        Map<String, Map<String, MeanVarianceAccumulator>> recalls = new LinkedHashMap<>();
        comparison.trainers().forEach(trainer -> recalls.put(trainer, comparison.recalls(trainer)));
        recalls.keySet().forEach(trainer -> columns.add("recall of " + trainer + ", %"));
        boolean ranked = !masses.isEmpty() && shown.size() == comparison.recalls(lead).size();
        return Html.table(ranked ? "The classes, by the teacher's mass" : "The classes", columns,
                shown.stream().map(label -> line(label, recalls)).toList());
    }

    private List<String> line(String label, Map<String, Map<String, MeanVarianceAccumulator>> recalls) {
        List<String> cells = new ArrayList<>(List.of(label));
        if (!masses.isEmpty()) {
            cells.add(number("%.2f", 100 * mean(masses, label)));
            cells.add(number("%.3f", mean(weights, label)));
        }
        recalls.values().forEach(one -> {
            @Nullable MeanVarianceAccumulator recall = one.get(label);
            cells.add(recall == null ? "" : ComparisonTables.points(recall, "%.2f"));
        });
        return cells;
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
