/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.ImitationTarget;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.teacher.Teacher;
import org.jspecify.annotations.Nullable;

/** Which objective a trainer has, and whether it goes with the trainer's teacher. */
final class ObjectiveChoice {

    private ObjectiveChoice() {}

    /**
     * Gives the objective that is set, or the one that stands for none.
     *
     * @param set the objective; null where none is set
     * @param teacher the teacher; null where there is none
     * @throws PropertyException if objective and teacher do not go together
     */
    static Objective of(@Nullable Objective set, @Nullable Teacher teacher) {
        if (set == null) {
            set = teacher == null ? new LabelObjective() : DistillationObjective.recommended();
        }
        boolean imitates = set.imitates() == ImitationTarget.TEACHER;
        if (teacher == null) {
            Checks.setting(!imitates, "teacher", "must be set where the objective imitates one", "none beside " + set,
                    "set a teacher, or leave the objective out to train on labels alone.");
        } else {
            Checks.setting(imitates, "objective", "must imitate the teacher where there is one", set,
                    "leave the teacher out, or use a DistillationObjective.");
            double made = teacher.temperature().orElse(set.temperature());
            Checks.setting(made == set.temperature() || Double.isNaN(set.temperature()), "objective",
                    "must have the teacher's temperature, " + made,
                    set.temperature() + " in " + set,
                    "leave out the objective's, or set both to the same value: an ensemble averages probabilities at its own.");
        }
        return set;
    }
}
