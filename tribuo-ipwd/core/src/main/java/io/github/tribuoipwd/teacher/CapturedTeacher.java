/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A teacher whose logits were computed before and are looked up, for all rows of a dataset at once. It has no answer for other
 * rows, so {@link #open} always fails.
 */
public interface CapturedTeacher extends Teacher {

    /**
     * Finds the logits of all rows.
     *
     * @param features the name of the feature at every position of a row
     * @param rows the rows, before any augmentation; not modified, and read until the answers are closed
     * @param augmentation what makes the views of a training; null where it takes the rows as they are
     * @return the logits, which the caller closes; one view of each row where there is no augmentation
     * @throws TeacherException if rows are missing, or the logits are of other features or of other views
     */
    CapturedAnswers find(FeaturePositions features, Rows rows, @Nullable Augmentation augmentation);

    /**
     * Fails: nothing is known of rows but those of a dataset.
     *
     * @throws TeacherException always
     */
    @Override
    default TeacherSession open(FeaturePositions features, Rows rows) {
        throw new TeacherException(this + " holds soft labels of examples that it was made for and finds them all at once, found a"
                + " use that needs answers for any row, such as a member of an ensemble beside an augmentation.\nMaybe leave out"
                + " the augmentation, or take the model that made the soft labels as the teacher.");
    }

    /**
     * Whether a teacher is one of these, or combines others among which is one: it finds the logits of all rows or of none.
     *
     * @param teacher a teacher
     * @return true if it is or has one
     */
    static boolean isIn(Teacher teacher) {
        List<Teacher> members = teacher instanceof EnsembleTeacher ensemble ? ensemble.combination().members()
                : teacher instanceof SelectedClassesTeacher selected ? selected.combination().members() : List.of();
        return teacher instanceof CapturedTeacher || members.stream().anyMatch(CapturedTeacher::isIn);
    }
}
