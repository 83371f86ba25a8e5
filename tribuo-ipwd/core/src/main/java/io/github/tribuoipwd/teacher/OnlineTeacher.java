/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A teacher beside a training: it gets the same views of the examples as the student, which differ in every epoch. Holds
 * native memory until it is closed.
 */
public final class OnlineTeacher implements AutoCloseable {

    private static final int SLICE = 512;
    private static final int LARGEST_SLICE = 16384;
    private static final int ROWS_A_CLASS = 20;
    private static final long LONGEST_NANOS = 20_000_000_000L;

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
     * Opens a teacher and refuses one whose labels are in another order, see
     * {@link #open(Teacher, FeaturePositions, Rows, List, int[], TeacherCheck)}.
     *
     * @param teacher the teacher
     * @param features the name of the feature at every position of a row
     * @param rows the feature rows; not modified
     * @param labels the label of each of the student's columns
     * @param labelIds for each row, which of the labels it has; not modified
     * @return the running teacher, which the caller closes
     * @throws IllegalArgumentException if the teacher's labels are not the data's
     * @throws TeacherException if the teacher breaks its contract or cannot run
     * @throws TeacherStoppedException if the thread is interrupted
     */
    public static OnlineTeacher open(Teacher teacher, FeaturePositions features, Rows rows, List<String> labels,
            int[] labelIds) {
        return open(teacher, features, rows, labels, labelIds, TeacherCheck.REFUSE);
    }

    /**
     * Opens a teacher after checking its contract as {@link SoftLabels#capture} does, on examples from everywhere in the data, as
     * they are: 512 or more, twenty a class.
     *
     * @param teacher the teacher
     * @param features the name of the feature at every position of a row
     * @param rows the feature rows; not modified
     * @param labels the label of each of the student's columns
     * @param labelIds for each row, which of the labels it has, negative for none of them; not modified
     * @param check the reaction when the teacher's labels are in another order
     * @return the running teacher, which the caller closes
     * @throws IllegalArgumentException if the teacher's labels are not the data's
     * @throws TeacherException if the teacher breaks its contract or cannot run, or its labels are in another order and
     *     {@code check} refuses that
     * @throws TeacherStoppedException if the thread is interrupted
     */
    public static OnlineTeacher open(Teacher teacher, FeaturePositions features, Rows rows, List<String> labels,
            int[] labelIds, TeacherCheck check) {
        int[] columns = SoftLabels.columns(teacher, labels);
        TeacherSession session = teacher.open(features, rows);
        try {
            TeacherContract.rowsIndependent(session::logits, rows, columns.length);
            OnlineTeacher online = new OnlineTeacher(session, columns, new TreeMap<>(session.facts()));
            online.checkUp(new CheckUp(teacher, labels, columns, SLICE), rows, labelIds, check);
            return online;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** The check-up of a slow teacher ends after a time. */
    private void checkUp(CheckUp checkUp, Rows rows, int[] labelIds, TeacherCheck check) {
        long end = System.nanoTime() + LONGEST_NANOS;
        FloatBuffer logits = Buffers.direct(RowBudget.values(Samples.BLOCK, columns.length));
        int most = Math.max(SLICE, Math.min(LARGEST_SLICE, ROWS_A_CLASS * columns.length));
        int[] looked = {0};
        Samples.spread(rows, most, (examples, values) -> {
            logits(values, examples.length, logits);
            for (int i = 0; i < examples.length; i++) {
                checkUp.add(labelIds[examples[i]], logits, i * columns.length);
            }
            looked[0] += examples.length;
            return looked[0] < SLICE || System.nanoTime() < end;
        });
        checkUp.conclude(check, facts);
    }

    /**
     * Computes logits.
     *
     * @param views rows {@code (number, size)} from position 0; not modified
     * @param number how many rows
     * @param logits written from position 0 with {@code (number, classes)}, the columns in the order of the student's labels; its
     *     position does not change
     * @throws TeacherException if the engine fails, a logit is infinite or NaN, or a view contradicts the kind of output that was
     *     found
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
     * Facts for the provenance, see {@link SoftLabels#facts()}.
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
