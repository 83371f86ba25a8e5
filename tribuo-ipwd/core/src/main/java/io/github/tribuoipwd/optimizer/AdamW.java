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
 * Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019, algorithm 2), as PyTorch computes it.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#adamw">Settings</a>
 */
public final class AdamW implements Optimizer {

    @Config(description = "Learning rate that the schedule's factor multiplies.")
    private double learningRate = 1e-3;

    @Config(description = "Decay of the running mean of gradients.")
    private double beta1 = 0.9;

    @Config(description = "Decay of the running mean of squared gradients.")
    private double beta2 = 0.999;

    @Config(description = "Added to the denominator.")
    private double epsilon = 1e-8;

    @Config(description = "Weight decay; the learning rate multiplies it.")
    private double weightDecay = 1e-2;

    /**
     * For OLCUT.
     */
    private AdamW() {}

    /**
     * PyTorch's settings: betas 0.9 and 0.999, epsilon 1e-8, weight decay 1e-2.
     *
     * @param learningRate the rate that the schedule's factor multiplies
     * @throws IllegalArgumentException if it is not positive
     */
    public AdamW(double learningRate) {
        this.learningRate = learningRate;
        Checks.validated(this);
    }

    private AdamW(AdamW settings) {
        learningRate = settings.learningRate;
        beta1 = settings.beta1;
        beta2 = settings.beta2;
        epsilon = settings.epsilon;
        weightDecay = settings.weightDecay;
        Checks.validated(this);
    }

    /**
     * Begins an optimizer.
     *
     * @return a builder with PyTorch's settings
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void postConfig() {
        Checks.positive("learningRate", learningRate, "use 0.001.");
        Checks.setting(beta1 >= 0 && beta1 < 1, "beta1", "must be in [0, 1)", beta1, "use 0.9.");
        Checks.setting(beta2 >= 0 && beta2 < 1, "beta2", "must be in [0, 1)", beta2, "use 0.999.");
        Checks.positive("epsilon", epsilon, "use 1e-8.");
        Checks.notNegative("weightDecay", weightDecay, "use 0.01, or 0 for none.");
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

        private long steps;

        State(List<NDArray> parameters) {
            super(parameters);
            // Of the means, and of the mean squares.
            addZeros();
            addZeros();
        }

        @Override
        public void resumeAt(long number) {
            steps = number;
        }

        @Override
        public void step(double rate) {
            steps++;
            update("adamw", 1 - rate * weightDecay, beta1, 1 - beta1, beta2, 1 - beta2, Math.sqrt(1 - Math.pow(beta2, steps)), epsilon,
                    -rate / (1 - Math.pow(beta1, steps)));
        }
    }

    @Override
    public String toString() {
        return "AdamW(learningRate=" + learningRate + ",beta1=" + beta1 + ",beta2=" + beta2 + ",epsilon=" + epsilon
                + ",weightDecay=" + weightDecay + ")";
    }

    /**
     * Builds an {@link AdamW}.
     */
    public static final class Builder {

        /** Holds the settings; it never trains. */
        private final AdamW optimizer = new AdamW();

        private Builder() {}

        /**
         * Sets the rate that the schedule's factor multiplies.
         *
         * @param rate the rate, positive; 0.001 by default
         * @return this builder
         */
        public Builder learningRate(double rate) {
            optimizer.learningRate = rate;
            return this;
        }

        /**
         * Sets the decay of the running mean of gradients.
         *
         * @param decay the decay in [0, 1); 0.9 by default
         * @return this builder
         */
        public Builder beta1(double decay) {
            optimizer.beta1 = decay;
            return this;
        }

        /**
         * Sets the decay of the running mean of squared gradients.
         *
         * @param decay the decay in [0, 1); 0.999 by default
         * @return this builder
         */
        public Builder beta2(double decay) {
            optimizer.beta2 = decay;
            return this;
        }

        /**
         * Sets the number added to the denominator.
         *
         * @param number the number, positive; 1e-8 by default
         * @return this builder
         */
        public Builder epsilon(double number) {
            optimizer.epsilon = number;
            return this;
        }

        /**
         * Sets the weight decay; the learning rate multiplies it.
         *
         * @param decay the decay, zero or positive; 0.01 by default
         * @return this builder
         */
        public Builder weightDecay(double decay) {
            optimizer.weightDecay = decay;
            return this;
        }

        /**
         * Builds the optimizer; the builder can go on to build others.
         *
         * @return the optimizer
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public AdamW build() {
            return new AdamW(optimizer);
        }
    }
}
