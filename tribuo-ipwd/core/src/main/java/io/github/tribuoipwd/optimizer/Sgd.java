/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.List;

/**
 * Stochastic gradient descent with momentum, as PyTorch computes it: with the gradient {@code g} of a parameter {@code p},
 * {@code g += weightDecay * p}, {@code v = momentum * v + g}, and {@code p -= rate * v}, or with Nesterov's momentum
 * {@code p -= rate * (g + momentum * v)} (Sutskever et al., ICML 2013).
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#sgd">Settings</a>
 */
public final class Sgd implements Optimizer {

    @Config(description = "Learning rate that the schedule's factor multiplies.")
    private double learningRate = 0.05;

    @Config(description = "Momentum, 0 for none.")
    private double momentum = 0.9;

    @Config(description = "Nesterov's momentum.")
    private boolean nesterov = false;

    @Config(description = "Weight decay, added to every gradient.")
    private double weightDecay = 5e-4;

    /**
     * For OLCUT.
     */
    private Sgd() {}

    /**
     * Momentum 0.9, no Nesterov, weight decay 5e-4: the settings of the literature.
     *
     * @param learningRate the rate that the schedule's factor multiplies
     * @throws IllegalArgumentException if it is not positive
     */
    public Sgd(double learningRate) {
        this(learningRate, 0.9, false, 5e-4);
    }

    /**
     * An optimizer with every setting.
     *
     * @param learningRate the rate that the schedule's factor multiplies, positive
     * @param momentum the momentum in [0, 1)
     * @param nesterov whether the momentum is Nesterov's
     * @param weightDecay the weight decay, zero or positive
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay) {
        this.learningRate = learningRate;
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.weightDecay = weightDecay;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.positive("learningRate", learningRate, "use 0.05.");
        Checks.setting(momentum >= 0 && momentum < 1, "momentum", "must be in [0, 1)", momentum, "use 0.9.");
        Checks.setting(!nesterov || momentum > 0, "nesterov", "needs a momentum above 0", nesterov, "set momentum to 0.9.");
        Checks.notNegative("weightDecay", weightDecay, "use 5e-4, or 0 for none.");
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public OptimizerState start(List<NDArray> parameters) {
        return new State(parameters);
    }

    private final class State extends ParameterUpdates {

        State(List<NDArray> parameters) {
            super(parameters);
            if (momentum > 0) {
                addZeros();
            }
        }

        @Override
        public void step(double rate) {
            update(momentum > 0 ? "momentum" : "plain", rate, weightDecay, momentum, nesterov ? 1 : 0);
        }
    }

    @Override
    public String toString() {
        return "Sgd(learningRate=" + learningRate + ",momentum=" + momentum + ",nesterov=" + nesterov + ",weightDecay="
                + weightDecay + ")";
    }
}
