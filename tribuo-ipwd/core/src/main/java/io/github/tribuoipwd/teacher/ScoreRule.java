/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The interpretation of a teacher's scores that is fixed before they are computed. A kind that was found by the numbers is kept
 * for the teacher for all data that come later in the same JVM: data with evidence to the contrary are an error.
 *
 * @param teacher the teacher, for error messages
 * @param identity see {@link Teacher#identity()}
 * @param declared the configured kind, or AUTO
 * @param reason where the kind comes from
 * @param floor the smallest probability, or {@link OutputKind#AUTO_FLOOR}
 * @param columns the number of scores in a row
 */
record ScoreRule(String teacher, Object identity, OutputKind declared, String reason, double floor, int columns) {

    /** The reason where the kind is configured. */
    static final String SETTING = "by its setting";

    private static final Cache<Object, ScoreReading> KEPT = Caffeine.newBuilder().maximumSize(1024).build();

    ScoreEvidence evidence() {
        return new ScoreEvidence(columns);
    }

    /** Whether scores decide anything about how they are read. */
    boolean needsEvidence() {
        return declared == OutputKind.AUTO || (declared == OutputKind.PROBABILITIES && floor == OutputKind.AUTO_FLOOR);
    }

    /**
     * How to read the scores.
     *
     * @throws TeacherException if the kind cannot be decided, or other data of this teacher decided the opposite
     */
    ScoreReading read(ScoreEvidence evidence) {
        double smallest = floor == OutputKind.AUTO_FLOOR ? evidence.floor() : floor;
        if (declared != OutputKind.AUTO) {
            return new ScoreReading(declared, reason, smallest, teacher);
        }
        ScoreReading found = evidence.read(smallest, teacher);
        ScoreReading kept = found == null ? KEPT.getIfPresent(identity) : KEPT.asMap().putIfAbsent(identity, found);
        if (found == null) {
            // A part of the data may not decide what all of them decided.
            if (kept == null || (kept.kind() == OutputKind.LOGITS && evidence.isUnit())) {
                throw evidence.unclear(teacher);
            }
            return new ScoreReading(kept.kind(), kept.reason(), smallest, teacher, kept.bounds());
        }
        if (kept != null && kept.contradicts(found)) {
            throw new TeacherException("The output of the teacher " + teacher + " must be of one kind, found " + kept.kind() + " ("
                    + kept.reason() + ") on other data before, and " + found.kind() + " (" + found.reason() + ") on these.\nMaybe"
                    + " set outputKind to what the model puts out.");
        }
        return found;
    }
}
