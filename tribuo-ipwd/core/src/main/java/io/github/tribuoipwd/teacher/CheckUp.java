/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.teacher.TeacherReport.Finding;
import io.github.tribuoipwd.teacher.TeacherReport.Kind;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * The part of a {@link TeacherReport} that every training begins with: compares a teacher's predictions with the labels of the data
 * while they are computed. The finding goes into the facts and the log, or ends the training.
 */
final class CheckUp {

    private static final Logger logger = Logger.getLogger(CheckUp.class.getName());

    private final Teacher teacher;
    private final int[] columns;
    private final TeacherTally tally;

    /**
     * Begins.
     *
     * @param labels the label of each of the student's columns
     * @param columns for each of them, the teacher's column
     * @param expected how many rows will come
     */
    CheckUp(Teacher teacher, List<String> labels, int[] columns, int expected) {
        this.teacher = teacher;
        this.columns = columns;
        tally = new TeacherTally(labels, expected);
    }

    /** Looks at a row, see {@link TeacherTally#add(int, FloatBuffer, int)}. */
    int add(int label, FloatBuffer logits, int offset) {
        return tally.add(label, logits, offset);
    }

    /** How often the prediction is the label; NaN for no rows. */
    double accuracy() {
        return tally.accuracy();
    }

    /**
     * Logs what was found.
     *
     * @param check the reaction when the labels are in another order
     * @param facts takes a warning
     * @throws TeacherException if they do, and the check refuses that
     */
    void conclude(TeacherCheck check, Map<String, String> facts) {
        if (tally.rows() == 0) {
            return;
        }
        String kind = facts.containsKey("output-kind")
                ? " (" + facts.get("output-kind") + ": " + facts.get("output-kind-reason") + ")" : "";
        logger.info(() -> "The teacher is right on " + AnswerRules.percent(accuracy()) + " of " + tally.rows() + " labels" + kind
                + ", and gives what it predicts the mean probability " + AnswerRules.percent(tally.sureness()) + ": "
                + AnswerRules.brief(teacher));
        Optional<Finding> finding = AnswerRules.find(teacher, columns, tally);
        if (finding.isPresent()) {
            if (check == TeacherCheck.REFUSE && isRefused(finding.get())) {
                throw new TeacherException("The teacher must predict the labels of the data. " + finding.get() + " If it is right as it stands, set teacherCheck to WARN.");
            }
            facts.put("warning", finding.get().kind().fact());
            logger.warning(finding.get()::toString);
        }
    }

    private boolean isRefused(Finding finding) {
        return finding.kind() == Kind.OTHER_ORDER || (finding.kind() == Kind.NEAR_CHANCE && AnswerRules.isInOrder(teacher)
                && tally.rows() >= AnswerRules.ENOUGH);
    }
}
