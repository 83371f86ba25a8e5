/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.training.EpochReport;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Accuracy and loss by epoch: the mean over the seeds, as far as all of them were trained, and each seed in a thin line. */
final class LearningCurves {

    private final Story story;
    private final Comparison comparison;

    LearningCurves(Story story) {
        this.story = story;
        comparison = story.comparison();
    }

    List<String> pictures() {
        List<String> trainers = List.copyOf(comparison.trainers());
        String accuracy = curves("Accuracy on training views", "accuracy, %", trainers, one -> 100 * one.accuracy());
        String objective = curves("Objective", "nats", trainers, EpochReport::loss);
        List<String> validated = comparison.validated();
        return validated.isEmpty() ? List.of(accuracy, objective) : List.of(accuracy,
                curves("Accuracy on validation data", "accuracy, %", validated, one -> 100 * one.validationAccuracy()), objective,
                curves("Loss on validation data", "nats", validated, EpochReport::validationLoss));
    }

    String html() {
        boolean several = comparison.trainers().stream().anyMatch(trainer -> comparison.all(trainer).size() > 1);
        return Html.section("learning", "Learning", Html.charts(pictures()) + Html.paragraph("note", (several
                ? "Thick lines are means over the seeds, thin ones the seeds. " : "")
                + "Objectives of different kinds have different scales; compare accuracies instead."));
    }

    private String curves(String title, String unit, List<String> trainers, ToDoubleFunction<EpochReport> figure) {
        Chart chart = new Chart(title, "epoch", unit).counted();
        for (String name : trainers) {
            List<Metrics> runs = comparison.all(name);
            int shared = runs.stream().mapToInt(run -> run.epochs().size()).min().orElse(0);
            List<EpochReport> first = runs.get(0).epochs().subList(0, shared);
            chart.line(story.mark(name), name, epochs(first), IntStream.range(0, shared).mapToDouble(epoch -> runs.stream()
                    .mapToDouble(run -> figure.applyAsDouble(run.epochs().get(epoch))).average().orElse(Double.NaN)).toArray());
            if (runs.size() > 1) {
                runs.forEach(run -> chart.thinLine(story.mark(name), epochs(run.epochs()),
                        values(run.epochs(), figure).toArray()));
            }
        }
        return chart.svg();
    }

    private static double[] epochs(List<EpochReport> epochs) {
        return values(epochs, EpochReport::epoch).toArray();
    }

    private static DoubleStream values(List<EpochReport> epochs, ToDoubleFunction<EpochReport> figure) {
        return epochs.stream().mapToDouble(figure);
    }
}
