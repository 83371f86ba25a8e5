/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a page is about: the runs, and which of them it puts first.
 *
 * @param comparison the finished runs, one or more
 * @param baselines the trainers that others are compared with, as far as they have a run
 */
record Story(Comparison comparison, List<String> baselines) {

    /** A baseline whose training failed is left out. */
    Story {
        baselines = baselines.stream().filter(comparison.trainers()::contains).toList();
    }

    /** The trainers that may come first: those that are no baseline; of these the ones with a teacher, if there are any. */
    List<String> candidates() {
        List<String> others = comparison.trainers().stream().filter(trainer -> !baselines.contains(trainer)).toList();
        List<String> any = others.isEmpty() ? List.copyOf(comparison.trainers()) : others;
        List<String> distilled = any.stream().filter(trainer -> !isOnLabels(trainer)).toList();
        return distilled.isEmpty() ? any : distilled;
    }

    /** The trainer that comes first: of the candidates the one of the highest mean accuracy. */
    String lead() {
        return candidates().stream().max(Comparator.comparingDouble(trainer -> {
            double accuracy = Comparison.mean(comparison.over(trainer, run -> run.student().accuracy()));
            return Double.isNaN(accuracy) ? -1 : accuracy;
        })).orElseThrow();
    }

    /** The trainer that the first one is compared with: one on labels alone if there is one, else the first baseline. */
    Optional<String> baseline() {
        List<String> possible = new ArrayList<>(baselines);
        comparison.trainers().stream().filter(trainer -> isOnLabels(trainer) && !baselines.contains(trainer))
                .forEach(possible::add);
        possible.remove(lead());
        return possible.stream().filter(this::isOnLabels).findFirst().or(() -> possible.stream().findFirst());
    }

    /** The baselines with that of {@link #baseline()} first. */
    List<String> rivals() {
        List<String> rivals = new ArrayList<>(baseline().stream().toList());
        baselines.stream().filter(name -> !rivals.contains(name) && !name.equals(lead())).forEach(rivals::add);
        return rivals;
    }

    /** Whether a trainer has neither a teacher nor itself as one. */
    boolean isOnLabels(String trainer) {
        Metrics first = comparison.first(trainer);
        return first.distillation() == null && !Settings.of(first).objective().startsWith("SelfDistillation");
    }

    /** How a trainer looks in every picture. */
    Mark mark(String trainer) {
        return new Mark(List.copyOf(comparison.trainers()).indexOf(trainer));
    }
}
