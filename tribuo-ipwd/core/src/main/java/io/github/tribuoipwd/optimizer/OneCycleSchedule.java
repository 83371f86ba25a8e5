/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;

/**
 * The learning rate rises along half a cosine to its peak and falls along another to nearly nothing (Smith and Topin 2018;
 * phases as in PyTorch's {@code OneCycleLR}; momentum does not change).
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#onecycleschedule">Settings</a>
 */
public final class OneCycleSchedule extends WarmedUpSchedule {

    @Config(description = "Share of the training in which the rate rises.")
    private double riseFraction = 0.3;

    @Config(description = "The rate begins at the peak divided by this.")
    private double initialDivisor = 25;

    @Config(description = "The rate ends at its beginning divided by this.")
    private double finalDivisor = 1e4;

    /**
     * PyTorch's settings: a rise of 0.3, beginning at a 25th of the peak and ending at a 10,000th of that.
     */
    public OneCycleSchedule() {}

    /**
     * A schedule with every setting.
     *
     * @param warmUpEpochs the epochs of linear warm-up, zero or positive
     * @param riseFraction the share of the training in which the rate rises, in (0, 1)
     * @param initialDivisor what the peak is divided by at the beginning, 1 or more
     * @param finalDivisor what the beginning is divided by at the end, 1 or more
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public OneCycleSchedule(double warmUpEpochs, double riseFraction, double initialDivisor, double finalDivisor) {
        super(warmUpEpochs);
        this.riseFraction = riseFraction;
        this.initialDivisor = initialDivisor;
        this.finalDivisor = finalDivisor;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        super.postConfig();
        Checks.setting(riseFraction > 0 && riseFraction < 1, "riseFraction", "must be in (0, 1)", riseFraction, "use 0.3.");
        Checks.setting(initialDivisor >= 1, "initialDivisor", "must be 1 or more", initialDivisor, "use 25.");
        Checks.setting(finalDivisor >= 1, "finalDivisor", "must be 1 or more", finalDivisor, "use 10000.");
    }

    @Override
    double shape(long step, long steps, long stepsPerEpoch) {
        double peak = riseFraction * steps - 1;
        double first = 1 / initialDivisor;
        return step < peak ? cosine(first, 1, step / peak)
                : cosine(1, first / finalDivisor, (step - peak) / (steps - 1 - peak));
    }

    private static double cosine(double from, double to, double share) {
        return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }

    @Override
    public String toString() {
        return "OneCycleSchedule(" + warmUp() + ",riseFraction=" + riseFraction + ",initialDivisor=" + initialDivisor
                + ",finalDivisor=" + finalDivisor + ")";
    }
}
