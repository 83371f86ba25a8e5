/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import java.util.List;
import java.util.OptionalDouble;

/** Five classes of uneven counts, and a teacher who saw them in other shares. */
final class UnevenClasses {

    static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
    static final long[] COUNTS = {50, 3, 20, 1, 7};
    /** The frequent, middle and rare thirds by the counts. */
    static final int[][] GROUPS = {{0, 2}, {4, 1}, {3}};
    static final double[] TEACHER_PRIOR = {0.5, 0.25, 0.125, 0.1, 0.025};

    private UnevenClasses() {}

    /** An example of each class, for which the teacher predicts its prior and nothing else. */
    static TrainingEvidence evidence() {
        float[] logits = new float[COUNTS.length * COUNTS.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(TEACHER_PRIOR[i % COUNTS.length]);
        }
        return TrainingEvidence.of(COUNTS, new int[] {0, 1, 2, 3, 4}, logits, OptionalDouble.empty()).named(NAMES);
    }

    /** The losses for biased teachers, settled by this evidence. */
    static List<DistillationLoss> losses() {
        return List.of(new BalancedLoss().settled(evidence()), new GroupedLoss(2, 5).settled(evidence()),
                new PriorCorrection().settled(evidence()));
    }
}
