/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.Scalars;
import org.jspecify.annotations.Nullable;

/**
 * What a training minimises, in nats:
 * {@code gamma * mean H(z,y) + alpha * T^2 * mean(w * term) + lambda * mean H(c,y)}, with the student's logits {@code z}, those
 * of its classifier head {@code c} (the last part is there only with such a head), the {@link DistillationLoss} {@code term} and
 * the {@link ExampleWeighting} {@code w}. Means are over examples; an example weight multiplies each part of its example.
 * Source: Niu et al., NeurIPS 2022; with a {@link UniformWeighting} it is Hinton et al. 2015.
 */
public final class Objective {

    private final boolean distils;
    private final DistillationLoss loss;
    private final ExampleWeighting weighting;
    private final double gamma;
    private final double alpha;
    private final double lambda;
    private final double temperature;

    private Objective(Builder builder, boolean distils) {
        this.distils = distils;
        loss = builder.loss;
        weighting = builder.weighting;
        gamma = builder.gamma;
        alpha = builder.alpha;
        lambda = builder.lambda;
        temperature = builder.temperature;
        Checks.notNegative("gamma", gamma, "use 0.1, the value of the paper.");
        Checks.notNegative("alpha", alpha, "use 0.9, the value of the paper.");
        Checks.notNegative("lambda", lambda, "use 1, the value of the paper.");
        Checks.positive("temperature", temperature, "use 4, the value of the paper.");
    }

    /**
     * Begins an objective.
     *
     * @return a builder of the paper's: gamma 0.1, alpha 0.9, lambda 1, temperature 4, {@link KullbackLeibler} and
     *     {@link InversePropensityWeighting}
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The objective of training without a teacher.
     *
     * @return {@code mean H(z,y)}
     */
    public static Objective labelsOnly() {
        return new Objective(new Builder().weighting(new UniformWeighting()).gamma(1), false);
    }

    /**
     * Whether the student needs a classifier head.
     *
     * @return the head
     */
    public ClassifierHead classifierHead() {
        return weighting.classifierHead();
    }

    /**
     * Computes the weights of a batch's distillation losses.
     *
     * @param batch the logits and labels; not modified
     * @param epoch the epoch, counted from 1
     * @return {@code (batch)}, attached to the student logits' manager
     */
    public NDArray weights(BatchLogits batch, int epoch) {
        return weighting.weights(batch, epoch);
    }

    /**
     * Computes the objective of a batch.
     *
     * @param batch the logits and labels; not modified
     * @param exampleWeights a weight {@code (batch)} for each example; null where all are 1
     * @param epoch the epoch, counted from 1
     * @return the objective, with its graph
     */
    public ObjectiveValue evaluate(BatchLogits batch, @Nullable NDArray exampleWeights, int epoch) {
        NDArray perExample = Scalars.times(CrossEntropy.ofLabels(batch.student(), batch.labels()), gamma);
        NDArray weights = null;
        if (distils) {
            weights = weights(batch, epoch);
            NDArray distillation = loss.perExample(batch, temperature).mul(weights);
            perExample = perExample.add(Scalars.times(distillation, alpha * temperature * temperature));
        }
        if (batch.classifier() != null) {
            perExample = perExample.add(Scalars.times(CrossEntropy.ofLabels(batch.classifier(), batch.labels()), lambda));
        }
        return new ObjectiveValue((exampleWeights == null ? perExample : perExample.mul(exampleWeights)).mean(), weights);
    }

    /**
     * Builds an {@link Objective}.
     */
    public static final class Builder {

        private DistillationLoss loss = new KullbackLeibler();
        private ExampleWeighting weighting = new InversePropensityWeighting();
        private double gamma = 0.1;
        private double alpha = 0.9;
        private double lambda = 1;
        private double temperature = 4;

        private Builder() {}

        /**
         * Sets the distillation loss of each example.
         *
         * @param loss the loss
         * @return this builder
         */
        public Builder loss(DistillationLoss loss) {
            this.loss = loss;
            return this;
        }

        /**
         * Sets the weight of each example's distillation loss.
         *
         * @param weighting the weighting
         * @return this builder
         */
        public Builder weighting(ExampleWeighting weighting) {
            this.weighting = weighting;
            return this;
        }

        /**
         * Sets the factor of the loss on labels.
         *
         * @param gamma the factor, zero or positive
         * @return this builder
         */
        public Builder gamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * Sets the factor of the distillation loss.
         *
         * @param alpha the factor, zero or positive
         * @return this builder
         */
        public Builder alpha(double alpha) {
            this.alpha = alpha;
            return this;
        }

        /**
         * Sets the factor of the classifier head's loss.
         *
         * @param lambda the factor, zero or positive
         * @return this builder
         */
        public Builder lambda(double lambda) {
            this.lambda = lambda;
            return this;
        }

        /**
         * Sets the temperature.
         *
         * @param temperature the temperature, positive
         * @return this builder
         */
        public Builder temperature(double temperature) {
            this.temperature = temperature;
            return this;
        }

        /**
         * Builds the objective.
         *
         * @return the objective
         * @throws PropertyException if a number breaks its rule
         */
        public Objective build() {
            return new Objective(this, true);
        }
    }
}
