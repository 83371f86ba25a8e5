/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the runs have shown, in sentences: the first thing on the page. Their numbers are those of the tables. */
final class Finding {

    private final Story story;
    private final Comparison comparison;
    private final String lead;

    Finding(Story story) {
        this.story = story;
        comparison = story.comparison();
        lead = story.lead();
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>(List.of(accuracies()));
        story.rivals().forEach(rival -> sentences.add(difference(rival)));
        size().ifPresent(sentences::add);
        long candidates = story.candidates().size();
        if (candidates > 1) {
            sentences.add(lead + " comes first as the most accurate of " + candidates + " students. It was chosen by the test"
                    + " data, which flatter it a little.");
        }
        return sentences;
    }

    private String accuracies() {
        double own = accuracy(lead);
        if (Double.isNaN(own)) {
            return "The accuracy of " + lead + " on the test data is not known.";
        }
        StringBuilder text = new StringBuilder(percent("%s reaches %.2f %% accuracy on the test data", lead, own));
        story.baseline().filter(baseline -> !Double.isNaN(accuracy(baseline))).ifPresent(baseline -> text.append(
                percent(", %s %.2f %%", baseline + (story.isOnLabels(baseline) ? " (trained on labels alone)" : ""),
                        accuracy(baseline))));
        double teacher = ofTeacher(Metrics.Network::accuracy);
        if (!Double.isNaN(teacher)) {
            text.append(percent(", %s %.2f %%", "the teacher", teacher));
        }
        long seeds = comparison.over(lead, run -> run.student().accuracy()).getCount();
        return text + (seeds > 1 ? ", in the mean over " + seeds + " seeds." : ".");
    }

    private static String percent(String format, String name, double share) {
        return String.format(Locale.ROOT, format, name, 100 * share);
    }

    private double accuracy(String trainer) {
        return Comparison.mean(comparison.over(trainer, run -> run.student().accuracy()));
    }

    private double ofTeacher(ToDoubleFunction<Metrics.Network> figure) {
        return Comparison.mean(comparison.over(lead, run -> run.teacher() == null ? Double.NaN
                : figure.applyAsDouble(run.teacher())));
    }

    private String difference(String rival) {
        Interval gain = Interval.of(comparison.accuracyGain(lead, rival));
        if (gain.count() == 0) {
            return "No seed has a known accuracy of both " + lead + " and " + rival + ", so that they cannot be compared.";
        }
        String points = String.format(Locale.ROOT, "%+.2f points", 100 * gain.mean());
        if (gain.count() == 1) {
            return "Against " + rival + " that is " + points + ", of one run each" + testDoubt(rival) + ". Another seed gives"
                    + " another difference.";
        }
        return "Against " + rival + " that is " + points + ", 95 % interval " + gain.points() + " over " + gain.count()
                + " seeds, compared seed by seed" + (gain.isClear() ? "."
                        : ": these seeds do not show which of the two is better.");
    }

    /** What the test examples alone leave open. */
    private String testDoubt(String rival) {
        @Nullable Confusions found = comparison.first(lead).confusions();
        OptionalLong examples = found == null ? Settings.of(comparison.first(lead)).testExamples()
                : OptionalLong.of(found.examples());
        if (examples.isEmpty()) {
            return "";
        }
        double own = accuracy(lead);
        double other = accuracy(rival);
        double half = Interval.NORMAL * Math.sqrt((own * (1 - own) + other * (1 - other)) / examples.getAsLong());
        return String.format(Locale.ROOT, ", 95 %% interval %+.2f to %+.2f from the %,d test examples alone",
                100 * (own - other - half), 100 * (own - other + half), examples.getAsLong());
    }

    private Optional<String> size() {
        Metrics.Network student = comparison.first(lead).student();
        List<String> parts = new ArrayList<>();
        if (student.parameters() > 0) {
            parts.add(String.format(Locale.ROOT, "has %,d parameters", student.parameters())
                    + ratio(student.parameters(), ofTeacher(Metrics.Network::parameters), "fewer", "more"));
        }
        if (student.onnxBytes() > 0) {
            parts.add(String.format(Locale.ROOT, "takes %,.1f KB", student.onnxBytes() / 1024.0)
                    + ratio(student.onnxBytes(), ofTeacher(Metrics.Network::onnxBytes), "smaller", "larger"));
        }
        double speed = Comparison.mean(comparison.over(lead, run -> run.student().predictionsPerSecond()));
        double teacher = ofTeacher(Metrics.Network::predictionsPerSecond);
        if (speed > 0 && teacher > 0) {
            parts.add(String.format(Locale.ROOT, "predicts %.1f times as many examples a second as the teacher",
                    speed / teacher));
        }
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        int last = parts.size() - 1;
        String before = last == 0 ? "" : String.join(", ", parts.subList(0, last)) + " and ";
        return Optional.of(lead + " " + before + parts.get(last) + ".");
    }

    /** How many times the student is below or above its teacher; empty where the teacher's figure is not known. */
    private static String ratio(double student, double teacher, String below, String above) {
        if (!(teacher > 0)) {
            return "";
        }
        boolean less = student <= teacher;
        return String.format(Locale.ROOT, " (%.1f times %s than the teacher)", less ? teacher / student : student / teacher,
                less ? below : above);
    }
}
