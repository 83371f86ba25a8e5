/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Figures of conditions from the runs of an experiment that were tested on test rows. */
final class Comparisons {

    /** By cell, arm, rate and seed. */
    private final Map<String, RunLine> tested = new LinkedHashMap<>();

    Comparisons(List<RunLine> lines) {
        for (RunLine line : lines) {
            if (line.rows().equals(RunLine.TEST)) {
                tested.put(key(line.cell(), line.arm(), line.rate(), line.seed()), line);
                // Where a rate was chosen, there is no other.
                tested.put(key(line.cell(), line.arm(), null, line.seed()), line);
            }
        }
    }

    private static String key(String cell, String arm, @Nullable String rate, long seed) {
        return cell + "\t" + arm + "\t" + rate + "\t" + seed;
    }

    /** The seeds of all runs. */
    private TreeSet<Long> seeds() {
        TreeSet<Long> seeds = new TreeSet<>();
        tested.values().forEach(line -> seeds.add(line.seed()));
        return seeds;
    }

    /** A figure in the mean over the cells; nothing where one of them lacks it. */
    private OptionalDouble figure(Condition condition, String arm, long seed, String figure) {
        double sum = 0;
        for (String cell : condition.cells()) {
            RunLine line = tested.get(key(cell, arm, condition.rate(), seed));
            if (line == null || Double.isNaN(line.figure(figure))) {
                return OptionalDouble.empty();
            }
            sum += line.figure(figure);
        }
        return OptionalDouble.of(sum / condition.cells().size());
    }

    /** A figure in the mean over cells and seeds; NaN of none. */
    double mean(Condition condition, String arm, String figure) {
        return seeds().stream().map(seed -> figure(condition, arm, seed, figure)).filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble).average().orElse(Double.NaN);
    }

    /** What an arm has more than another, over the seeds that both have. */
    Difference difference(Condition condition, String arm, String other, String figure) {
        List<Double> points = new ArrayList<>();
        for (long seed : seeds()) {
            OptionalDouble one = figure(condition, arm, seed, figure);
            OptionalDouble two = figure(condition, other, seed, figure);
            if (one.isPresent() && two.isPresent()) {
                points.add(one.getAsDouble() - two.getAsDouble());
            }
        }
        return Difference.of(points);
    }
}
