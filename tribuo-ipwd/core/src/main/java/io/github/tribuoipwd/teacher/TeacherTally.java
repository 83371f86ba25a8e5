/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How a teacher's predictions and the labels of rows fall together, class by class. Rows without a label have no part. */
final class TeacherTally {

    /** Above this, the counts of all pairs of classes would take too much memory. */
    private static final int MOST_CLASSES = 2000;

    /** Probabilities are looked at for about so many rows. */
    private static final int PROBABILITY_ROWS = 4096;

    private final List<String> labels;
    private final int stride;
    private final int[][] counts;
    private final int[] predicted;
    private int rows;
    private int correct;
    private double sureness;
    private int looked;

    /**
     * Begins.
     *
     * @param labels the label of each column
     * @param expected how many rows will come
     */
    TeacherTally(List<String> labels, int expected) {
        this.labels = labels;
        stride = expected / PROBABILITY_ROWS + 1;
        counts = labels.size() > MOST_CLASSES ? new int[0][] : new int[labels.size()][labels.size()];
        predicted = new int[labels.size()];
    }

    /**
     * Counts a row.
     *
     * @param label the id of its label, negative for none
     * @param logits rows with the columns in the order of the labels
     * @param offset where the row begins
     * @return the teacher's prediction
     */
    int add(int label, FloatBuffer logits, int offset) {
        int prediction = Softmax.largest(logits, offset, labels.size());
        if (label >= 0) {
            correct += prediction == label ? 1 : 0;
            predicted[prediction]++;
            if (counts.length > 0) {
                counts[label][prediction]++;
            }
            if (rows++ % stride == 0) {
                sureness += Softmax.of(logits, offset, labels.size(), 1)[prediction];
                looked++;
            }
        }
        return prediction;
    }

    List<String> labels() {
        return labels;
    }

    int classes() {
        return labels.size();
    }

    /** The number of rows with a label. */
    int rows() {
        return rows;
    }

    /** How often the prediction is the label; NaN for no rows. */
    double accuracy() {
        return correct / (double) rows;
    }

    /** The mean probability of what is predicted, at temperature 1. */
    double sureness() {
        return sureness / looked;
    }

    /** The order of the columns that fits best; null where there are too many classes to look for it. */
    @Nullable LabelOrder order() {
        return counts.length == 0 ? null : LabelOrder.of(counts);
    }

    /** Whether a quarter of the predictions or more are of classes that the data have less often, in rows enough to decide. */
    boolean isOneSided() {
        int more = IntStream.range(0, counts.length).map(id -> Math.max(0, predicted[id] - IntStream.of(counts[id]).sum())).sum();
        return rows >= 20 * classes() && 4 * more >= rows;
    }

    /** How many classes have rows enough to be predicted, and are not. */
    long neverPredicted() {
        return counts.length == 0 ? 0 : IntStream.range(0, classes())
                .filter(id -> predicted[id] == 0 && IntStream.of(counts[id]).sum() >= 5).count();
    }
}
