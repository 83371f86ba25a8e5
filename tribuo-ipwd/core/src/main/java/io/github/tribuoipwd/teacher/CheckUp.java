/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * Compares a teacher's predictions, class by class, with the labels of the data: whether its labels are in another order, and
 * whether its input is like that of its training. The findings go into the facts and the log.
 */
final class CheckUp {

    private static final Logger logger = Logger.getLogger(CheckUp.class.getName());

    /** Above this, the counts of all pairs of classes would take too much memory. */
    private static final int MOST_CLASSES = 2000;

    private static final int LONGEST = 300;

    /** Fewer rows than these are no evidence. */
    private static final int ENOUGH = 30;

    /** Probabilities are compared for about so many rows. */
    private static final int PROBABILITY_ROWS = 4096;

    private final Teacher teacher;
    private final List<String> labels;
    private final int[] columns;
    private final int stride;
    private final int[][] counts;
    private final int[] predicted;
    private int seen;
    private int rows;
    private int correct;
    private double sureness;
    private int looked;

    /**
     * Begins.
     *
     * @param labels the label of each of the student's columns
     * @param columns for each of them, the teacher's column
     * @param expected how many rows will come
     */
    CheckUp(Teacher teacher, List<String> labels, int[] columns, int expected) {
        this.teacher = teacher;
        this.labels = labels;
        this.columns = columns;
        stride = expected / PROBABILITY_ROWS + 1;
        counts = labels.size() > MOST_CLASSES ? new int[0][] : new int[labels.size()][labels.size()];
        predicted = new int[labels.size()];
    }

    /**
     * Looks at a row.
     *
     * @param label the id of its label, negative for none
     * @param logits rows with the columns in the order of the labels
     * @param offset where the row begins
     * @return the teacher's prediction
     */
    int add(int label, FloatBuffer logits, int offset) {
        int prediction = Softmax.largest(logits, offset, labels.size());
        if (label >= 0) {
            rows++;
            correct += prediction == label ? 1 : 0;
            predicted[prediction]++;
            if (counts.length > 0) {
                counts[label][prediction]++;
            }
            if (seen++ % stride == 0) {
                sureness += Softmax.of(logits, offset, labels.size(), 1)[prediction];
                looked++;
            }
        }
        return prediction;
    }

    /** How often the prediction is the label; NaN for no rows. */
    double accuracy() {
        return correct / (double) rows;
    }

    /**
     * Logs what was found.
     *
     * @param check the reaction when the labels are in another order
     * @param facts takes a warning
     * @throws TeacherException if they do, and the check refuses that
     */
    void conclude(TeacherCheck check, Map<String, String> facts) {
        if (rows == 0) {
            return;
        }
        String kind = facts.containsKey("output-kind")
                ? " (" + facts.get("output-kind") + ": " + facts.get("output-kind-reason") + ")" : "";
        logger.info(() -> "The teacher is right on " + percent(accuracy()) + " of " + rows + " labels" + kind + ": " + brief());
        LabelOrder order = counts.length == 0 ? null : LabelOrder.of(counts);
        if (order != null && order.isCertain()) {
            String found = order.describe(labels, teacher.labels(), columns);
            if (check == TeacherCheck.REFUSE) {
                throw new TeacherException("The teacher must predict the labels of the data, found its columns in another order: it"
                        + " is right on " + percent(accuracy()) + " of " + rows + " labels, and would be on "
                        + percent(order.accuracy()) + ". " + found + ". Found in " + brief() + "\nMaybe correct the order of the"
                        + " teacher's labels. If it is right as it stands, set teacherCheck to WARN.");
            }
            warn(facts, "labels in another order", "The teacher is right on " + percent(accuracy()) + " of " + rows
                    + " labels, and would be on " + percent(order.accuracy()) + " with its columns in another order. " + found
                    + ". Found in " + brief() + "\nMaybe correct the order of the teacher's labels.");
        } else if (nearChance()) {
            String message = "The teacher predicts " + percent(accuracy()) + " of " + rows + " labels, near chance ("
                    + percent(1.0 / labels.size()) + "): " + brief() + "\nMaybe " + adviceNearChance();
            if (check == TeacherCheck.REFUSE && isInOrder() && rows >= ENOUGH) {
                throw new TeacherException(message + " If they are right as they stand, set teacherCheck to WARN.");
            }
            warn(facts, "accuracy near chance", message);
        } else if (order != null && order.isPossible()) {
            warn(facts, "labels perhaps in another order", "The teacher is right on " + percent(accuracy()) + " of " + rows
                    + " labels, and would be on " + percent(order.accuracy()) + " with its columns in another order. "
                    + order.describe(labels, teacher.labels(), columns) + ". Found in " + brief()
                    + "\nMaybe check that the teacher's labels are in the order of its columns.");
        } else {
            warnOfInput(facts);
        }
    }

    /**
     * A network whose input differs from its training data is wrong with confidence, and predicts the same few classes too
     * often. Wrong labels in the data make a good teacher wrong with confidence too, but its predictions are spread as they are.
     */
    private void warnOfInput(Map<String, String> facts) {
        double mean = sureness / looked;
        long never = neverPredicted();
        boolean weak = accuracy() < 0.5;
        boolean blind = mean - accuracy() >= 0.25 && (weak || isOneSided());
        boolean few = weak && labels.size() >= 4 && never * 4 >= labels.size();
        if (rows >= ENOUGH && (blind || few)) {
            warn(facts, "input perhaps not what it was trained on", "The teacher is right on only " + percent(accuracy()) + " of "
                    + rows + " labels" + (blind ? ", though its mean probability for what it predicts is " + percent(mean) : "")
                    + (few ? ", and never predicts " + never + " of the " + labels.size() + " classes" : "") + ": " + brief()
                    + "\nMaybe its transform (scale, mean, deviation, order) is not what it was trained with, or many of the labels"
                    + " are wrong.");
        }
    }

    /** Whether a quarter of the predictions or more are of classes that the data have less often, in rows enough to decide. */
    private boolean isOneSided() {
        int more = IntStream.range(0, counts.length).map(id -> Math.max(0, predicted[id] - IntStream.of(counts[id]).sum())).sum();
        return rows >= 20 * labels.size() && 4 * more >= rows;
    }

    /** How many classes have rows enough to be predicted, and are not. */
    private long neverPredicted() {
        return counts.length == 0 ? 0 : IntStream.range(0, labels.size())
                .filter(id -> predicted[id] == 0 && IntStream.of(counts[id]).sum() >= 5).count();
    }

    /** A few rows cannot separate guesses from knowledge, but more than half of the way from chance to all is no reason to warn. */
    private boolean nearChance() {
        double chance = 1.0 / labels.size();
        double deviation = Math.sqrt(chance * (1 - chance) / rows);
        double little = Math.min(0.5 * chance, 0.1 * (1 - chance));
        return accuracy() < chance + Math.max(little, Math.min(3 * deviation, 0.5 * (1 - chance)));
    }

    /** Whether its logits belong to the examples by nothing but their order, which folds and bags change. */
    private boolean isInOrder() {
        return teacher instanceof SoftLabelTable table && !table.isKeyed();
    }

    private String adviceNearChance() {
        return isInOrder()
                ? "its lines are in another order than the examples: give it a keyColumn, and the examples that key as metadata."
                : "its labels are in another order, or its transform (scale, mean, deviation, order) is not what it was trained"
                        + " with.";
    }

    /** The teacher in a line of the log, where a thousand labels have no place. */
    private String brief() {
        String all = teacher.toString();
        return all.length() <= LONGEST ? all : all.substring(0, LONGEST) + "...";
    }

    private static void warn(Map<String, String> facts, String fact, String message) {
        facts.put("warning", fact);
        logger.warning(message);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
