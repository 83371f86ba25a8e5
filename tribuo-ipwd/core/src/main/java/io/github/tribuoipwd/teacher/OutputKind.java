/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.Checks;

/**
 * The kind of a teacher's output. AUTO decides by the numbers of all rows (beside an augmentation, of
 * rows from everywhere in the data), never by a name, once for a teacher:
 * <ul>
 *   <li>some value is negative: LOG_PROBABILITIES where no value is positive and the exponentials of every row add up to 1, else
 *       LOGITS;
 *   <li>none is negative, and rows add up to about 1, to 100, or all to the same number (votes, summed probabilities):
 *       PROBABILITIES;
 *   <li>all are in [0, 1], most rows add up to something near 1, and some are large (one sigmoid a class):
 *       PROBABILITIES;
 *   <li>none is negative otherwise: an error that names this setting.
 * </ul>
 * One score for two classes is a probability where all are in [0, 1], a logit where some are negative, and otherwise an error.
 * Where rows from everywhere decided, a later row that is neither in [0, 1] nor has the sum that theirs have is an error, as
 * it is where all rows decide. The kind and the reason for it are in the provenance.
 */
public enum OutputKind {
    /** Found from the numbers, or an error where they do not decide it. */
    AUTO,
    /** Unnormalized scores; of a single score for two classes, the second's, against zero. */
    LOGITS,
    /**
     * Probabilities, percentages or votes: each row is scaled to add up to 1, and logarithms serve as logits, with probabilities
     * below the teacher's {@code probabilityFloor} taken as that floor. A zero is not certain: a class without a vote may be
     * anything below one vote. So the floor is, unless it is set, a part of the smallest probability above zero in all rows (of
     * one vote of a forest), shared by the classes; it is in the provenance where there are zeros. A negative value is an error.
     */
    PROBABILITIES,
    /** Logarithms of probabilities, which serve as logits. A positive value is an error. */
    LOG_PROBABILITIES;

    /** The default floor of probabilities: found from the scores, see {@link ScoreEvidence#floor()}. */
    static final double AUTO_FLOOR = 0;

    static void requireFloor(double floor, int classes, OutputKind kind) {
        Checks.setting(floor == AUTO_FLOOR || kind == AUTO || kind == PROBABILITIES, "probabilityFloor", "has no effect on " + kind
                + " and must not be set", floor, "set outputKind to PROBABILITIES.");
        Checks.setting(floor >= AUTO_FLOOR && floor <= 1.0 / classes, "probabilityFloor", "must be at most 1/" + classes + " for "
                + classes + " classes, or 0 for the floor that the scores show", floor,
                "leave it out, or use half of what the probabilities are rounded to.");
    }
}
