/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A teacher beside a training: it sees the same views of the examples as the student, which are other ones in every epoch. Holds
 * native memory until it is closed.
 */
public final class OnlineTeacher implements AutoCloseable {

    private static final int SLICE = 512;

    private final TeacherSession session;
    private final int[] columns;
    private final Map<String, String> facts;
    private FloatBuffer found = Buffers.direct(0);

    private OnlineTeacher(TeacherSession session, int[] columns, Map<String, String> facts) {
        this.session = session;
        this.columns = columns;
        this.facts = facts;
    }

    /**
     * Opens a teacher after checking its contract as {@link SoftLabels#capture} does, on a slice of the examples as they are.
     *
     * @param teacher the teacher
     * @param features the name of the feature at every position of a row
     * @param rows the feature rows; not modified
     * @param labels the label of each of the student's columns
     * @param labelIds for each row, which of the labels it has; not modified
     * @return the running teacher, which the caller closes
     * @throws IllegalArgumentException if the teacher's labels are not the data's
     * @throws TeacherException if the teacher breaks its contract or cannot run
     */
    public static OnlineTeacher open(Teacher teacher, FeaturePositions features, Rows rows, List<String> labels,
            int[] labelIds) {
        int[] columns = SoftLabels.columns(teacher.labels(), labels);
        TeacherSession session = teacher.open(features, rows);
        try {
            TeacherContract.rowsIndependent(session, rows, columns.length);
            OnlineTeacher online = new OnlineTeacher(session, columns, new TreeMap<>(session.facts()));
            online.warnNearChance(teacher, rows, labelIds);
            return online;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void warnNearChance(Teacher teacher, Rows rows, int[] labelIds) {
        int number = Math.min(SLICE, rows.count());
        int block = RowBudget.rows(number, (long) rows.size() + columns.length);
        FloatBuffer slice = Buffers.direct(RowBudget.values(block, rows.size()));
        FloatBuffer logits = Buffers.direct(RowBudget.values(block, columns.length));
        int correct = 0;
        for (int first = 0; first < number; first += block) {
            int[] examples = new int[Math.min(block, number - first)];
            slice.clear();
            for (int i = 0; i < examples.length; i++) {
                examples[i] = (int) ((long) (first + i) * rows.count() / number);
                rows.copy(examples[i], slice);
            }
            logits(slice.flip(), examples.length, logits);
            for (int i = 0; i < examples.length; i++) {
                correct += Softmax.largest(logits, i * columns.length, columns.length) == labelIds[examples[i]] ? 1 : 0;
            }
        }
        SoftLabels.warnNearChance(teacher, correct / (double) number, columns.length, number, facts);
    }

    /**
     * Computes logits.
     *
     * @param views rows {@code (number, size)} from position 0; not modified
     * @param number how many rows
     * @param logits written from position 0 with {@code (number, classes)}, the columns in the order of the student's labels; its
     *     position does not change
     * @throws TeacherException if the engine fails or a logit is infinite or NaN
     */
    public void logits(FloatBuffer views, int number, FloatBuffer logits) {
        found = Buffers.atLeast(found, RowBudget.values(number, columns.length));
        session.logits(views, number, found);
        for (int row = 0; row < number; row++) {
            for (int id = 0; id < columns.length; id++) {
                logits.put(row * columns.length + id, found.get(row * columns.length + columns[id]));
            }
        }
    }

    /**
     * What the provenance should know, see {@link SoftLabels#facts()}.
     *
     * @return names and values
     */
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    @Override
    public void close() {
        session.close();
    }
}
