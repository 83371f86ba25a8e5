/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import java.util.Map;

/**
 * What a training minimizes: a value for each example, of which the training takes the mean. Three come with this library:
 * {@link LabelObjective}, {@link DistillationObjective} and {@link SelfDistillationObjective}. A new kind of objective is one
 * class: {@link #imitates()} and {@link #evaluate} are all that it must have.
 * <p>
 * The training multiplies each example's value by Tribuo's weight of the example before it takes the mean; an objective neither
 * gets these weights nor takes the mean.
 * <p>
 * Implementations are immutable once they are configured, and may be used by several trainings at the same time.
 */
public interface Objective extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * Whose predictions the student imitates. A trainer refuses a teacher that its objective does not imitate, and an objective
     * that imitates a teacher where there is none.
     *
     * @return the target; {@link BatchLogits#teacher()} is null where it is {@link ImitationTarget#NONE}
     */
    ImitationTarget imitates();

    /**
     * Computes the objective of each example of a batch.
     *
     * @param batch the logits and labels; not modified
     * @param epoch the epoch of the training
     * @return the values, with their graph
     */
    ObjectiveValue evaluate(BatchLogits batch, Epoch epoch);

    /**
     * Whether the student needs a classifier head for this objective.
     *
     * @return the head, whose logits are {@link BatchLogits#classifier()}; none by default
     */
    default ClassifierHead classifierHead() {
        return ClassifierHead.NONE;
    }

    /**
     * The temperature that softens what the student imitates. The diagnostics of a training report the teacher's mass at it, and
     * a teacher that has a temperature of its own must have the same.
     *
     * @return the temperature, positive; 1 by default; NaN where it is {@linkplain #settled settled} by the data, to the teacher's
     *     where that has one
     */
    default double temperature() {
        return 1;
    }

    /**
     * Whether there may be training examples without a label (Tribuo's unknown label). A trainer refuses them where not.
     *
     * @return whether {@link #evaluate} heeds {@link BatchLogits#labeled()}; false by default
     */
    default boolean acceptsUnlabeled() {
        return false;
    }

    /**
     * Called before a training, so that an objective can refuse one in which a part of it means nothing.
     *
     * @param classes the number of classes
     * @param epochs the number of epochs
     * @throws IllegalArgumentException if the objective cannot be used
     */
    default void requireUsable(int classes, int epochs) {}

    /**
     * Called once before a training, when the teacher has predicted: settles what depends on the data. An objective that settles
     * nothing, as most do, is its own result.
     *
     * @param evidence the label counts, and the teacher's predictions where the objective imitates a teacher
     * @return the objective that the training minimizes; its {@link #decisions} describe what was settled
     * @throws IllegalArgumentException if the objective means nothing for such data
     */
    default Objective settled(TrainingEvidence evidence) {
        return this;
    }

    /**
     * What the objective decides by the data, for the log and the provenance; asked of the {@linkplain #settled settled} one.
     *
     * @param classes the number of classes
     * @return values by name; the provenance has them under the name after {@code objective-}; none by default
     */
    default Map<String, String> decisions(int classes) {
        return Map.of();
    }

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "Objective");
    }
}
