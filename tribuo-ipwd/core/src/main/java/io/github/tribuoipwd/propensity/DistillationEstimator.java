/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.internal.Checks;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * Estimates propensities by a distillation: the trainer trains a student, and its weighting computes the weight of each example
 * from the student's main and classifier heads. Most of the time is spent in that training.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#distillationestimator">Settings</a>
 */
public final class DistillationEstimator implements PropensityEstimator {

    @Config(mandatory = true, description = "Trains the student whose heads give the propensities; needs a teacher.")
    private DistillationTrainer trainer;

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory field comes from the configuration
    private DistillationEstimator() {}

    /**
     * An estimator.
     *
     * @param trainer trains the student whose heads give the propensities
     * @throws IllegalArgumentException if the trainer has no teacher
     */
    public DistillationEstimator(DistillationTrainer trainer) {
        this.trainer = trainer;
        Checks.validated(this);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if the trainer has no teacher
     */
    @Override
    public void postConfig() {
        Checks.setting(trainer.getTeacher() != null, "trainer", "must have a teacher", "none in " + trainer, "set its teacher.");
    }

    /**
     * Trains a student and computes the weights of the examples.
     *
     * @param examples the examples; not modified
     * @return the weight of each example, in the order of the dataset's iterator
     * @throws IllegalArgumentException as in {@link DistillationTrainer#estimateWeights(Dataset)}
     */
    @Override
    public float[] weights(Dataset<Label> examples) {
        return trainer.estimateWeights(examples);
    }

    @Override
    public String toString() {
        return "DistillationEstimator(trainer=" + trainer + ")";
    }
}
