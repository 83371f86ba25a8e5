/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.teacher.TeacherReport.Finding;
import io.github.tribuoipwd.teacher.TeacherReport.Kind;
import java.util.Locale;
import java.util.Optional;

/**
 * What follows from how a teacher's predictions and the labels fall together: whether its labels are in another order, and whether
 * its input is like that of its training.
 */
final class AnswerRules {

    /** Fewer rows than these are no evidence. */
    static final int ENOUGH = 30;

    private static final int LONGEST = 300;

    private AnswerRules() {}

    /**
     * The finding that explains most; none for a teacher whose predictions are as they should be.
     *
     * @param columns for each label, the teacher's column
     */
    static Optional<Finding> find(Teacher teacher, int[] columns, TeacherTally tally) {
        if (tally.rows() == 0) {
            return Optional.empty();
        }
        LabelOrder order = tally.order();
        if (order != null && order.isCertain()) {
            return Optional.of(new Finding(Kind.OTHER_ORDER, otherOrder(teacher, columns, tally, order),
                    "correct the order of the teacher's labels."));
        }
        if (nearChance(tally)) {
            return Optional.of(new Finding(Kind.NEAR_CHANCE, "The teacher predicts " + percent(tally.accuracy()) + " of "
                    + tally.rows() + " labels, near chance (" + percent(1.0 / tally.classes()) + "): " + brief(teacher),
                    isInOrder(teacher)
                            ? "its lines are in another order than the examples: give it a keyColumn, and the examples that key as"
                                    + " metadata."
                            : "its labels are in another order, or its transform (scale, mean, deviation, order) is not what it was"
                                    + " trained with."));
        }
        if (order != null && order.isPossible()) {
            return Optional.of(new Finding(Kind.PERHAPS_OTHER_ORDER, otherOrder(teacher, columns, tally, order),
                    "check that the teacher's labels are in the order of its columns."));
        }
        return otherInput(teacher, tally);
    }

    private static String otherOrder(Teacher teacher, int[] columns, TeacherTally tally, LabelOrder order) {
        return "The teacher is right on " + percent(tally.accuracy()) + " of " + tally.rows() + " labels, and would be on "
                + percent(order.accuracy()) + " with its columns in another order. "
                + order.describe(tally.labels(), teacher.labels(), columns) + ". Found in " + brief(teacher);
    }

    /**
     * A network whose input differs from its training data is wrong with confidence, and predicts the same few classes too
     * often. Wrong labels in the data make a good teacher wrong with confidence too, but its predictions are spread as they are.
     */
    private static Optional<Finding> otherInput(Teacher teacher, TeacherTally tally) {
        double mean = tally.sureness();
        long never = tally.neverPredicted();
        boolean weak = tally.accuracy() < 0.5;
        boolean blind = mean - tally.accuracy() >= 0.25 && (weak || tally.isOneSided());
        boolean few = weak && tally.classes() >= 4 && never * 4 >= tally.classes();
        if (tally.rows() < ENOUGH || (!blind && !few)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(Kind.OTHER_INPUT, "The teacher is right on only " + percent(tally.accuracy()) + " of "
                + tally.rows() + " labels" + (blind ? ", though its mean probability for what it predicts is " + percent(mean) : "")
                + (few ? ", and never predicts " + never + " of the " + tally.classes() + " classes" : "") + ": " + brief(teacher),
                "its transform (scale, mean, deviation, order) is not what it was trained with, or many of the labels are wrong."));
    }

    /** A few rows cannot separate guesses from knowledge, but more than half of the way from chance to all is no reason to warn. */
    private static boolean nearChance(TeacherTally tally) {
        double chance = 1.0 / tally.classes();
        double deviation = Math.sqrt(chance * (1 - chance) / tally.rows());
        double little = Math.min(0.5 * chance, 0.1 * (1 - chance));
        return tally.accuracy() < chance + Math.max(little, Math.min(3 * deviation, 0.5 * (1 - chance)));
    }

    /** Whether its logits belong to the examples by nothing but their order, which folds and bags change. */
    static boolean isInOrder(Teacher teacher) {
        return teacher instanceof SoftLabelTable table && !table.isKeyed();
    }

    /** The teacher in a line of the log, where a thousand labels have no place. */
    static String brief(Teacher teacher) {
        String all = teacher.toString();
        return all.length() <= LONGEST ? all : all.substring(0, LONGEST) + "...";
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
