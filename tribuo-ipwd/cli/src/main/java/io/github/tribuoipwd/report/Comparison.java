/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.training.Diagnostics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tribuo.util.MeanVarianceAccumulator;

/**
 * The runs of several trainers, one for each seed, and the differences between trainers. Runs are compared seed by seed.
 */
public final class Comparison {

    /** The groups of classes, from those that the teacher predicts most to those that it predicts least. */
    static final int GROUPS = 4;

    /** By trainer, then by seed. */
    private final Map<String, Map<Long, Metrics>> runs = new LinkedHashMap<>();

    /**
     * A comparison without runs.
     */
    public Comparison() {}

    /**
     * Adds a run.
     *
     * @param trainer the name of its trainer
     * @param metrics its figures
     */
    public void add(String trainer, Metrics metrics) {
        runs.computeIfAbsent(trainer, name -> new LinkedHashMap<>()).put(metrics.seed(), metrics);
    }

    /**
     * Lists the trainers that have a run.
     *
     * @return their names, in the order in which their first run was added
     */
    public Set<String> trainers() {
        return runs.keySet();
    }

    /** The run with the first seed. */
    Metrics first(String trainer) {
        return runs(trainer).values().iterator().next();
    }

    /** The runs of a trainer, each with another seed. */
    List<Metrics> all(String trainer) {
        return List.copyOf(runs(trainer).values());
    }

    /** The trainers with a teacher. */
    List<String> distilled() {
        return runs.keySet().stream().filter(trainer -> first(trainer).distillation() != null).toList();
    }

    /** The trainers with validation examples. */
    List<String> validated() {
        return runs.keySet().stream().filter(trainer -> first(trainer).validation() != null).toList();
    }

    /** The calibration of each teacher in the first runs, by a name of its own; without those not known. */
    Map<String, Calibration> teachers() {
        Map<Calibration, List<String>> trainers = new LinkedHashMap<>();
        for (String trainer : runs.keySet()) {
            Metrics.@Nullable Network teacher = first(trainer).teacher();
            if (teacher != null && teacher.calibration() != null) {
                trainers.computeIfAbsent(teacher.calibration(), one -> new ArrayList<>()).add(trainer);
            }
        }
        Map<String, Calibration> teachers = new LinkedHashMap<>();
        trainers.forEach((calibration, names) -> teachers.put(
                trainers.size() == 1 ? "teacher" : "teacher of " + String.join(", ", names), calibration));
        return teachers;
    }

    /** A figure of the student's calibration over the seeds; no value where it is not known. */
    MeanVarianceAccumulator overCalibrated(String trainer, ToDoubleFunction<Calibration> figure) {
        return over(trainer, run -> run.student().calibration() == null ? Double.NaN
                : figure.applyAsDouble(run.student().calibration()));
    }

    private Map<Long, Metrics> runs(String trainer) {
        return runs.getOrDefault(trainer, Map.of());
    }

    /** A figure over the seeds; unknown ones are left out. */
    MeanVarianceAccumulator over(String trainer, ToDoubleFunction<Metrics> figure) {
        MeanVarianceAccumulator values = new MeanVarianceAccumulator();
        runs(trainer).values().forEach(run -> observe(values, figure.applyAsDouble(run)));
        return values;
    }

    private static void observe(MeanVarianceAccumulator values, double figure) {
        if (!Double.isNaN(figure)) {
            values.observe(figure);
        }
    }

    /** A figure of a run and the baseline's run of the same seed; no value for an absent seed or an unknown figure. */
    private MeanVarianceAccumulator against(String trainer, String baseline, ToDoubleBiFunction<Metrics, Metrics> figure) {
        MeanVarianceAccumulator values = new MeanVarianceAccumulator();
        shared(trainer, baseline).forEach(one -> observe(values, figure.applyAsDouble(one.run(), one.other())));
        return values;
    }

    MeanVarianceAccumulator accuracyGain(String trainer, String baseline) {
        return against(trainer, baseline, (run, other) -> run.student().accuracy() - other.student().accuracy());
    }

    /**
     * The recall gained over a baseline, in the mean over the classes of a group; the groups rank the classes by the mass that
     * the teacher gives them, as in table 1 of Niu et al. 2022. No number where neither has a teacher.
     */
    MeanVarianceAccumulator recallGain(String trainer, String baseline, int group) {
        return against(trainer, baseline, (run, other) -> recallGain(run, other, group));
    }

    /** The mean of some figures; NaN of none. */
    static double mean(MeanVarianceAccumulator figures) {
        return figures.getCount() == 0 ? Double.NaN : figures.getMean();
    }

    private static double recallGain(Metrics run, Metrics baseline, int group) {
        Diagnostics diagnostics = run.distillation() == null ? baseline.distillation() : run.distillation();
        if (diagnostics == null) {
            return Double.NaN;
        }
        Map<String, Double> recalls = recalls(run);
        Map<String, Double> others = recalls(baseline);
        return group(diagnostics, group).stream()
                .mapToDouble(label -> Objects.requireNonNull(recalls.get(label)) - Objects.requireNonNull(others.get(label)))
                .filter(gain -> !Double.isNaN(gain)).average().orElse(Double.NaN);
    }

    /** The recall of each class over the seeds, in the order of the classes; classes without test examples have no value. */
    Map<String, MeanVarianceAccumulator> recalls(String trainer) {
        Map<String, MeanVarianceAccumulator> recalls = new LinkedHashMap<>();
        all(trainer).forEach(run -> recalls(run).forEach((label, recall) ->
                observe(recalls.computeIfAbsent(label, name -> new MeanVarianceAccumulator()), recall)));
        return recalls;
    }

    /** The recall of each class gained over a baseline, seed by seed, in the order of the classes. */
    Map<String, MeanVarianceAccumulator> recallGains(String trainer, String baseline) {
        Map<String, MeanVarianceAccumulator> gains = new LinkedHashMap<>();
        for (Shared shared : shared(trainer, baseline)) {
            Map<String, Double> others = recalls(shared.other());
            recalls(shared.run()).forEach((label, recall) -> observe(gains.computeIfAbsent(label,
                    name -> new MeanVarianceAccumulator()), recall - others.getOrDefault(label, Double.NaN)));
        }
        return gains;
    }

    /** A run and another trainer's run with the same seed. */
    record Shared(Metrics run, Metrics other) {}

    List<Shared> shared(String trainer, String baseline) {
        List<Shared> shared = new ArrayList<>();
        runs(trainer).forEach((seed, run) -> {
            Metrics other = runs(baseline).get(seed);
            if (other != null) {
                shared.add(new Shared(run, other));
            }
        });
        return shared;
    }

    private static Map<String, Double> recalls(Metrics run) {
        Map<String, Double> recalls = new LinkedHashMap<>();
        run.classes().forEach(one -> recalls.put(one.label(), one.recall()));
        return recalls;
    }

    /** The classes of a group; sizes differ by one at most where their number is not divisible. */
    static List<String> group(Diagnostics diagnostics, int group) {
        List<String> ranked = diagnostics.classes().stream()
                .sorted(Comparator.comparingDouble(Diagnostics.ClassDiagnostics::mass).reversed())
                .map(Diagnostics.ClassDiagnostics::label).toList();
        return ranked.subList(group * ranked.size() / GROUPS, (group + 1) * ranked.size() / GROUPS);
    }

    /** A figure of the diagnostics over the seeds; no value where the trainer has no teacher. */
    MeanVarianceAccumulator overDistilled(String trainer, ToDoubleFunction<Diagnostics> figure) {
        MeanVarianceAccumulator values = new MeanVarianceAccumulator();
        runs(trainer).values().forEach(run -> {
            @Nullable Diagnostics diagnostics = run.distillation();
            if (diagnostics != null) {
                observe(values, figure.applyAsDouble(diagnostics));
            }
        });
        return values;
    }
}
