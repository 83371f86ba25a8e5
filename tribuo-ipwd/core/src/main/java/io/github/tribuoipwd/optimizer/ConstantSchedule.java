/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import io.github.tribuoipwd.internal.Checks;

/**
 * The same learning rate at every step, after an optional linear warm-up.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#constantschedule">Settings</a>
 */
public final class ConstantSchedule extends WarmedUpSchedule {

    /**
     * Without warm-up.
     */
    public ConstantSchedule() {}

    /**
     * With warm-up.
     *
     * @param warmUpEpochs the epochs of linear warm-up, zero or positive
     * @throws IllegalArgumentException if it is negative
     */
    public ConstantSchedule(double warmUpEpochs) {
        super(warmUpEpochs);
        Checks.validated(this);
    }

    @Override
    double shape(long step, long steps, long stepsPerEpoch) {
        return 1;
    }

    @Override
    public String toString() {
        return "ConstantSchedule(" + warmUp() + ")";
    }
}
