/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;

/**
 * The learning rate falls along half a cosine from its peak at the first step to a last value (Loshchilov and Hutter, ICLR
 * 2017, without restarts).
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#cosineschedule">Settings</a>
 */
public final class CosineSchedule extends WarmedUpSchedule {

    @Config(description = "Factor at the end of the training.")
    private double finalFactor = 0;

    /**
     * From the peak to zero, without warm-up.
     */
    public CosineSchedule() {}

    /**
     * A schedule with every setting.
     *
     * @param warmUpEpochs the epochs of linear warm-up, zero or positive
     * @param finalFactor the factor at the end, in [0, 1]
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public CosineSchedule(double warmUpEpochs, double finalFactor) {
        super(warmUpEpochs);
        this.finalFactor = finalFactor;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        super.postConfig();
        Checks.setting(finalFactor >= 0 && finalFactor <= 1, "finalFactor", "must be in [0, 1]", finalFactor, "use 0.");
    }

    @Override
    double shape(long step, long steps, long stepsPerEpoch) {
        return finalFactor + (1 - finalFactor) * (1 + Math.cos(Math.PI * step / steps)) / 2;
    }

    @Override
    public String toString() {
        return "CosineSchedule(" + warmUp() + ",finalFactor=" + finalFactor + ")";
    }
}
