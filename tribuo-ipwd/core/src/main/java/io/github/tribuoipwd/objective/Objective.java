/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.Scalars;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a training minimizes, in nats:
 * {@code gamma * mean H(z,y) + alpha * T^2 * mean(w * term) + lambda * mean H(c,y)}, with the student's logits {@code z}, those
 * of its classifier head {@code c} (the last part is there only with such a head), the {@link DistillationLoss} {@code term} and
 * the {@link ExampleWeighting} {@code w}. Means are over examples; an example weight multiplies each part of its example.
 * Source: Niu et al., NeurIPS 2022; with a {@link UniformWeighting} it is Hinton et al. 2015. The distillation part can be warmed
 * up, and in {@linkplain #selfDistillation self-distillation} gamma and alpha change with the epoch.
 */
public final class Objective {

    /**
     * In self-distillation the logit of an example's label, beside zeros for the other classes, where the student has not predicted
     * that example before: the softmax of such logits is the label itself.
     */
    public static final float LABEL_LOGIT = 200;

    private enum Target { LABEL, TEACHER, PAST_SELF }

    private final Target target;
    private final DistillationLoss loss;
    private final ExampleWeighting weighting;
    private final IntToDoubleFunction gamma;
    private final IntToDoubleFunction alpha;
    private final double lambda;
    private final double temperature;

    private Objective(Target target, Builder settings, IntToDoubleFunction gamma, IntToDoubleFunction alpha) {
        this.target = target;
        this.gamma = gamma;
        this.alpha = alpha;
        loss = settings.loss;
        weighting = settings.weighting;
        lambda = settings.lambda;
        temperature = settings.temperature;
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
        return new Objective(Target.LABEL, new Builder().weighting(new UniformWeighting()), epoch -> 1, epoch -> 0);
    }

    /**
     * The objective of training without a teacher, on labels mixed with the student's own predictions of the epoch before:
     * {@code (1 - a) * mean H(z,y) + a * mean(w * (- sum_k q_k log p(z,1)_k)) + lambda * mean H(c,y)} with
     * {@code a = finalShare * epoch / epochs} and {@code q} the softmax of {@link BatchLogits#teacher()}. With a
     * {@link UniformWeighting} it is PS-KD (Kim et al., "Self-Knowledge Distillation with Progressive Refinement of Targets", ICCV
     * 2021), with {@link InversePropensityWeighting} one-stage IPWD (Niu et al., NeurIPS 2022).
     * <p>
     * Before its first prediction of an example the student has the label as its past self, see {@link #LABEL_LOGIT}. A weighting
     * without a classifier head has nothing to compare with then, so all weights of the first epoch are 1.
     *
     * @param finalShare what share of the target the student's own prediction has in the last epoch, in [0, 1]; the paper's is 0.8
     * @param epochs the epochs of the training, positive
     * @param weighting the weight of each example's own prediction
     * @param lambda the factor of the classifier head's loss, zero or positive
     * @return the objective
     * @throws PropertyException if a number breaks its rule
     */
    public static Objective selfDistillation(double finalShare, int epochs, ExampleWeighting weighting, double lambda) {
        Checks.setting(finalShare >= 0 && finalShare <= 1, "finalShare", "must be in [0, 1]", finalShare,
                "use 0.8, the value of the paper.");
        Checks.setting(epochs > 0, "epochs", "must be positive", epochs, "use 10.");
        return new Objective(Target.PAST_SELF,
                new Builder().loss(new SoftCrossEntropy()).weighting(weighting).lambda(lambda).temperature(1),
                epoch -> 1 - finalShare * epoch / epochs, epoch -> finalShare * epoch / epochs);
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
     * The temperature.
     *
     * @return the temperature that softens the logits of student and teacher
     */
    public double temperature() {
        return temperature;
    }

    /**
     * Refuses a training in which a part of the objective means nothing; called before it.
     *
     * @param classes the number of classes
     * @param epochs the number of epochs
     * @throws IllegalArgumentException if loss or weighting cannot be used
     */
    public void requireUsable(int classes, int epochs) {
        if (target != Target.LABEL) {
            loss.requireUsable(classes);
            weighting.requireUsable(classes, epochs);
        }
    }

    /**
     * What the weighting decides by the data, see {@link ExampleWeighting#decisions(int)}.
     *
     * @param classes the number of classes
     * @return names and values
     */
    public Map<String, String> decisions(int classes) {
        return target == Target.LABEL ? Map.of() : weighting.decisions(classes);
    }

    /**
     * Computes the weights of a batch's distillation losses.
     *
     * @param batch the logits and labels; not modified
     * @param epoch the epoch, counted from 1
     * @return {@code (batch)}, attached to the student logits' manager
     */
    public NDArray weights(BatchLogits batch, int epoch) {
        boolean pastIsLabel = target == Target.PAST_SELF && epoch == 1;
        return pastIsLabel && batch.classifier() == null ? UniformWeighting.ones(batch) : weighting.weights(batch, epoch);
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
        NDArray perExample = Scalars.times(CrossEntropy.ofLabels(batch.student(), batch.labels()), gamma.applyAsDouble(epoch));
        NDArray weights = null;
        if (target != Target.LABEL) {
            weights = weights(batch, epoch);
            NDArray distillation = loss.perExample(batch, temperature).mul(weights);
            perExample = perExample.add(Scalars.times(distillation, alpha.applyAsDouble(epoch) * temperature * temperature));
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
        private int warmUpEpochs = 0;

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
         * Sets the warm-up of the distillation loss: alpha is multiplied by {@code min(epoch / warmUpEpochs, 1)} (Zhao et al.,
         * CVPR 2022, who take 20 of 240 epochs).
         *
         * @param epochs the number of epochs, zero or positive; 0, the default, for none
         * @return this builder
         */
        public Builder warmUpEpochs(int epochs) {
            warmUpEpochs = epochs;
            return this;
        }

        /**
         * Builds the objective.
         *
         * @return the objective
         * @throws PropertyException if a number breaks its rule
         */
        public Objective build() {
            Checks.notNegative("gamma", gamma, "use 0.1, the value of the paper.");
            Checks.notNegative("alpha", alpha, "use 0.9, the value of the paper.");
            Checks.setting(warmUpEpochs >= 0, "distillationWarmUpEpochs", "must be zero or positive", warmUpEpochs,
                    "use 20, or 0 for no warm-up.");
            double labelFactor = gamma;
            double fullFactor = alpha;
            double warmUp = Math.max(1, warmUpEpochs);
            return new Objective(Target.TEACHER, this, epoch -> labelFactor, epoch -> fullFactor * Math.min(epoch / warmUp, 1));
        }
    }
}
