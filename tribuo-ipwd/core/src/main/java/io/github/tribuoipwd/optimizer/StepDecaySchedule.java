/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.Arrays;

/**
 * The learning rate falls by a factor after some epochs: after 150, 180 and 210 of 240 in the literature on CIFAR-100.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#stepdecayschedule">Settings</a>
 */
public final class StepDecaySchedule extends WarmedUpSchedule {

    @Config(mandatory = true, description = "Epochs after which the rate falls, in rising order.")
    private int[] milestones = {};

    @Config(description = "Factor of the rate at each of them.")
    private double decay = 0.1;

    /**
     * For OLCUT.
     */
    private StepDecaySchedule() {}

    /**
     * A schedule without warm-up that falls to a tenth.
     *
     * @param milestones the epochs after which the rate falls, in rising order; copied
     * @throws IllegalArgumentException if they do not rise or one is not positive
     */
    public StepDecaySchedule(int... milestones) {
        this(0, 0.1, milestones);
    }

    /**
     * A schedule with every setting.
     *
     * @param warmUpEpochs the epochs of linear warm-up, zero or positive
     * @param decay what the rate is multiplied by, in (0, 1)
     * @param milestones the epochs after which the rate falls, in rising order; copied
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public StepDecaySchedule(double warmUpEpochs, double decay, int... milestones) {
        super(warmUpEpochs);
        this.decay = decay;
        this.milestones = milestones.clone();
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        super.postConfig();
        boolean rising = milestones.length > 0 && milestones[0] > 0;
        for (int i = 1; i < milestones.length; i++) {
            rising &= milestones[i] > milestones[i - 1];
        }
        Checks.setting(rising, "milestones", "must hold one positive epoch or more, in rising order",
                Arrays.toString(milestones), "use 150, 180, 210 for 240 epochs.");
        Checks.setting(decay > 0 && decay < 1, "decay", "must be in (0, 1)", decay, "use 0.1, or a ConstantSchedule.");
    }

    @Override
    public void requireUsable(int epochs) {
        super.requireUsable(epochs);
        int last = milestones[milestones.length - 1];
        Checks.setting(last < epochs, "milestones", "must be below the " + epochs + " epochs of the training, or the rate"
                + " never falls there", Arrays.toString(milestones),
                "scale them to the training: the paper's are 150, 180, 210 of 240 epochs.");
    }

    @Override
    double shape(long step, long steps, long stepsPerEpoch) {
        long epochsDone = step / stepsPerEpoch;
        return Math.pow(decay, Arrays.stream(milestones).filter(milestone -> milestone <= epochsDone).count());
    }

    @Override
    public String toString() {
        return "StepDecaySchedule(" + warmUp() + ",milestones=" + Arrays.toString(milestones) + ",decay=" + decay + ")";
    }
}
