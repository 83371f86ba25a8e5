/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The logits that were captured for some views of each example of a dataset, with the columns in the order of the student's
 * labels. Not thread safe. Holds memory until it is closed.
 */
public final class CapturedViews implements AutoCloseable {

    /** The fact for the number of views of each example. */
    private static final String VIEWS = "captured-views";

    private final CapturedAnswers answers;
    private final int[] columns;
    private final Map<String, String> facts;
    private final FloatBuffer found;
    private final FloatBuffer ordered;

    private CapturedViews(CapturedAnswers answers, int[] columns) {
        this.answers = answers;
        this.columns = columns;
        facts = new TreeMap<>(answers.facts());
        facts.put(VIEWS, Integer.toString(answers.views()));
        found = FloatBuffer.allocate(columns.length);
        ordered = FloatBuffer.allocate(columns.length);
    }

    /**
     * Finds the logits of a dataset, and checks by the first view of each example whether the teacher's labels are in another
     * order, as {@link SoftLabels#capture} does.
     *
     * @param teacher the teacher
     * @param features the name of the feature at every position of a row
     * @param rows the feature rows, before the augmentation; not modified, and read until this is closed
     * @param augmentation what makes the views of the training
     * @param labels the label of each of the student's columns
     * @param labelIds for each row, which of the labels it has, negative for none of them; not modified
     * @param check the reaction when the teacher's labels are in another order
     * @return the logits, which the caller closes
     * @throws IllegalArgumentException if the teacher's labels are not the data's
     * @throws TeacherException if the teacher does not have the logits of these rows and views, or its labels are in another
     *     order
     *     and {@code check} refuses that
     */
    public static CapturedViews open(CapturedTeacher teacher, FeaturePositions features, Rows rows, Augmentation augmentation,
            List<String> labels, int[] labelIds, TeacherCheck check) {
        int[] columns = SoftLabels.columns(teacher, labels);
        CapturedAnswers answers = teacher.find(features, rows, augmentation);
        try {
            CapturedViews views = new CapturedViews(answers, columns);
            views.checkUp(new CheckUp(teacher, labels, columns, rows.count()), labelIds, check);
            return views;
        } catch (RuntimeException e) {
            answers.close();
            throw e;
        }
    }

    private void checkUp(CheckUp checkUp, int[] labelIds, TeacherCheck check) {
        for (int row = 0; row < labelIds.length; row++) {
            checkUp.add(labelIds[row], ordered(row, 0), 0);
        }
        checkUp.conclude(check, facts);
    }

    private FloatBuffer ordered(int row, int view) {
        answers.logits(row, view, found.clear());
        return SoftLabels.ordered(found, columns, ordered);
    }

    /**
     * The number of views of each example.
     *
     * @return 1 or more
     */
    public int views() {
        return answers.views();
    }

    /**
     * The generator that makes a view the one that was captured.
     *
     * @param row the example
     * @param view the number of the view, from 0 on
     * @return a new generator
     */
    public SplittableRandom generator(int row, int view) {
        return answers.generator(row, view);
    }

    /**
     * The logits of a view.
     *
     * @param row the example
     * @param view the number of the view, from 0 on
     * @param logits where they go, in the order of the student's labels; its position advances by the number of classes
     */
    public void logits(int row, int view, FloatBuffer logits) {
        logits.put(ordered(row, view));
    }

    /**
     * Facts for the provenance: those of the teacher, the number of views, a warning if there was one.
     *
     * @return names and values
     */
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    @Override
    public void close() {
        answers.close();
    }
}
