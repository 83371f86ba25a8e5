/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.ExampleWeighting;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.teacher.Teacher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search may train a student with.
 *
 * @param name its name
 * @param objective what is minimized
 * @param rate the factor of the optimizer's learning rate
 * @param trainer the trainer with both
 */
record SearchCandidate(String name, Objective objective, double rate, DistillationTrainer trainer) {

    private static final String LABELS = "labels";

    /**
     * The candidates of a search, labels alone at the first rate before all.
     *
     * @param given the objectives; the usual ones if there are none
     * @throws IllegalArgumentException if an objective does not go with the trainer's teacher
     */
    static List<SearchCandidate> of(DistillationTrainer trainer, List<Objective> given, double[] rates) {
        List<SearchCandidate> candidates = new ArrayList<>();
        objectives(trainer, given).forEach((name, objective) -> {
            for (double rate : rates) {
                candidates.add(new SearchCandidate(rates.length == 1 ? name : name + ", rate x " + rate, objective, rate,
                        trainer.with(objective, rate)));
            }
        });
        return candidates;
    }

    private static Map<String, Objective> objectives(DistillationTrainer trainer, List<Objective> given) {
        Map<String, Objective> objectives = new LinkedHashMap<>();
        objectives.put(LABELS, new LabelObjective());
        if (given.isEmpty()) {
            if (!(trainer.getObjective() instanceof LabelObjective)) {
                objectives.put("trainer's own", trainer.getObjective());
            }
            Teacher teacher = trainer.getTeacher();
            if (teacher != null) {
                ExampleWeighting uniform = new UniformWeighting(ClassifierHead.NONE);
                ExampleWeighting inverse = InversePropensityWeighting.builder()
                        .normalization(InversePropensityWeighting.Normalization.BATCH_MEAN).maximumWeight(5).build();
                double[] temperatures = teacher.temperature().isPresent() ? new double[] {teacher.temperature().getAsDouble()}
                        : new double[] {1, 4};
                put(objectives, "KD", uniform, temperatures);
                put(objectives, "IPWD", inverse, temperatures);
            }
        }
        int number = 0;
        for (Objective objective : given) {
            number++;
            if (!(objective instanceof LabelObjective)) {
                objectives.put(objective.getClass().getSimpleName() + " " + number, objective);
            }
        }
        return objectives;
    }

    /** Both losses count the same, and weights have a mean of 1, so that no candidate makes longer steps than labels alone. */
    private static void put(Map<String, Objective> objectives, String name, ExampleWeighting weighting, double[] temperatures) {
        for (double temperature : temperatures) {
            objectives.put(name + ", T " + temperature, DistillationObjective.builder().weighting(weighting).labelFactor(0.5)
                    .distillationFactor(0.5).temperature(temperature).build());
        }
    }

    /** Why a training of so many classes and epochs cannot have its objective; null where it can. */
    @Nullable String refusal(int classes, int epochs) {
        try {
            objective.requireUsable(classes, epochs);
            return null;
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }
}
