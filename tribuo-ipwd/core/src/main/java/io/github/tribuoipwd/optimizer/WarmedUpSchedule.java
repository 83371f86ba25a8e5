/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;

/**
 * A schedule that can begin with a linear warm-up: in the first {@code warmUpEpochs} epochs the factor of the schedule itself is
 * multiplied by {@code (step + 1) / warmUpSteps} (Goyal et al. 2017).
 */
abstract class WarmedUpSchedule implements LearningRateSchedule {

    @Config(description = "Epochs of linear warm-up at the beginning, 0 for none; fractions are fine.")
    private double warmUpEpochs = 0;

    WarmedUpSchedule() {}

    WarmedUpSchedule(double warmUpEpochs) {
        this.warmUpEpochs = warmUpEpochs;
    }

    @Override
    public void postConfig() {
        Checks.notNegative("warmUpEpochs", warmUpEpochs, "use 1, or 0 for none.");
    }

    @Override
    public void requireUsable(int epochs) {
        Checks.setting(warmUpEpochs <= epochs, "warmUpEpochs", "must be at most the " + epochs + " epochs of the training, or the"
                + " rate never reaches its peak", warmUpEpochs, "use a tenth of the epochs, or 0 for none.");
    }

    @Override
    public final double factor(long step, long steps, long stepsPerEpoch) {
        double warmUpSteps = warmUpEpochs * stepsPerEpoch;
        return shape(step, steps, stepsPerEpoch) * (step + 1 < warmUpSteps ? (step + 1) / warmUpSteps : 1);
    }

    /** The factor without warm-up. */
    abstract double shape(long step, long steps, long stepsPerEpoch);

    final String warmUp() {
        return "warmUpEpochs=" + warmUpEpochs;
    }
}
