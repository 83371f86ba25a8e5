/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.training.Diagnostics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tribuo.util.MeanVarianceAccumulator;

/** What the teacher gives each class, what the examples weigh for that, and where recall is gained by it. */
final class WeightSection {

    private static final String WORDS = """
            <dl>
            <dt>Mass of a class</dt>
            <dd>The probability that the teacher gives the class, in the mean over all training examples: a class of little mass
            is one that it rarely predicts.</dd>
            <dt>Weight of an example</dt>
            <dd>The factor by which the teacher's part of the loss counts for the example: IPWD gives more of it to examples whose
            classes have little mass.</dd>
            <dt>Effective sample size</dt>
            <dd>How many examples of equal weight the weighted ones are worth: 100 % where all weigh the same, less the more a few
            of them outweigh the others.</dd>
            </dl>
            """;
    private static final MathContext TWO_DIGITS = new MathContext(2);
    private static final int NAMED = 20;

    private final Story story;
    private final Comparison comparison;

    WeightSection(Story story) {
        this.story = story;
        comparison = story.comparison();
    }

    /** The trainers whose examples have different weights. */
    private List<String> weighted() {
        return comparison.distilled().stream().filter(name -> diagnostics(name)
                .anyMatch(one -> one.weights().max() > one.weights().mean() * (1 + 1e-6))).toList();
    }

    private Stream<Diagnostics> diagnostics(String trainer) {
        return comparison.all(trainer).stream().flatMap(run -> Stream.ofNullable(run.distillation()));
    }

    String html(ComparisonTables tables) {
        if (comparison.distilled().isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(WORDS);
        tables.weights().forEach(table -> html.append(Html.table(table)));
        List<String> pictures = new ArrayList<>();
        for (String name : weighted()) {
            pictures.add(massAndWeight(name));
            pictures.add(histogram(name));
        }
        html.append(Html.charts(pictures)).append(pictures.isEmpty() ? Html.paragraph("note", "All examples weigh the same.")
                : Html.paragraph("note", "Means over the runs. Each bar reaches over weights that differ by a factor"
                + " of 1.8 at most."));
        return Html.section("weights", "The teacher's mass and the weights", html.toString());
    }

    /** Recall gained in the groups of classes that the teacher's mass makes. */
    String gains(ComparisonTables tables) {
        List<ComparisonTables.Table> gains = tables.recallGains();
        StringBuilder html = new StringBuilder();
        gains.forEach(table -> html.append(Html.table(table)));
        if (!gains.isEmpty()) {
            html.append(Html.charts(story.baselines().stream().map(this::recallGains).toList()));
        }
        return Html.section("gains", "Recall gained, by the teacher's mass", html.toString());
    }

    private String recallGains(String baseline) {
        Chart chart = new Chart("Recall gained over " + baseline, "classes, ranked by the teacher's mass", "points");
        List<String> groups = ComparisonTables.groups(comparison);
        comparison.trainers().stream().filter(name -> !name.equals(baseline)).forEach(name -> {
            List<MeanVarianceAccumulator> gains = IntStream.range(0, Comparison.GROUPS)
                    .mapToObj(group -> comparison.recallGain(name, baseline, group)).toList();
            chart.bars(story.mark(name), name, groups, gains.stream().mapToDouble(gain -> 100 * Comparison.mean(gain)).toArray(),
                    gains.stream().mapToDouble(gain -> gain.getCount() < 2 ? Double.NaN : 100 * gain.getStdDev()).toArray());
        });
        return chart.svg();
    }

    private String massAndWeight(String name) {
        ClassSection.OverClasses over = ClassSection.overClasses(comparison, name);
        List<String> labels = List.copyOf(over.masses().keySet());
        double correlation = Comparison.mean(comparison.overDistilled(name, Diagnostics::massWeightCorrelation));
        Chart chart = new Chart(name + ": mass and weight of each class", "teacher's mass, %", "mean weight"
                + (Double.isNaN(correlation) ? "" : String.format(Locale.ROOT, " (correlation %+.2f)", correlation)))
                .points(story.mark(name), name,
                        over.masses().values().stream().mapToDouble(mass -> 100 * Comparison.mean(mass)).toArray(),
                        over.weights().values().stream().mapToDouble(Comparison::mean).toArray(), labels);
        return (labels.size() <= NAMED ? chart.named() : chart).svg();
    }

    private String histogram(String name) {
        List<double[]> runs = diagnostics(name).map(WeightSection::shares).toList();
        double[] shares = IntStream.range(0, Diagnostics.HISTOGRAM_BINS)
                .mapToDouble(bin -> runs.stream().mapToDouble(run -> run[bin]).average().orElse(0)).toArray();
        int first = IntStream.range(0, shares.length).filter(bin -> shares[bin] > 0).min().orElse(0);
        int last = IntStream.range(0, shares.length).filter(bin -> shares[bin] > 0).max().orElse(shares.length - 1);
        List<String> edges = IntStream.rangeClosed(first, last + 1).mapToObj(WeightSection::lowerEnd).toList();
        List<String> bins = IntStream.rangeClosed(first, last).mapToObj(bin -> lowerEnd(bin) + " to " + lowerEnd(bin + 1))
                .toList();
        return new Chart(name + ": weights of the examples", "weight", "share of the examples, %")
                .bars(story.mark(name), name, bins, IntStream.rangeClosed(first, last).mapToDouble(bin -> shares[bin]).toArray(),
                        new double[0]).edges(edges).svg();
    }

    private static double[] shares(Diagnostics diagnostics) {
        double sum = diagnostics.weightHistogram().stream().mapToLong(Long::longValue).sum();
        return diagnostics.weightHistogram().stream().mapToDouble(count -> 100 * count / sum).toArray();
    }

    /** Where a bin begins, as a number of two digits. */
    private static String lowerEnd(int bin) {
        if (bin == 0) {
            return "0";
        }
        double end = Diagnostics.upperEnd(bin - 1);
        return Double.isInfinite(end) ? "more" : new BigDecimal(end).round(TWO_DIGITS).stripTrailingZeros().toPlainString();
    }
}
