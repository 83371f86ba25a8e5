/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.Map;
import java.util.TreeMap;

/**
 * Distillation of a teacher, for each example, in nats:
 * {@code labelFactor * H(z,y) + distillationFactor * T^2 * w * term + classifierHeadFactor * H(c,y)}, with the student's logits
 * {@code z}, those of its classifier head {@code c} (the last part is there only with such a head, and its factor is a setting of
 * the weighting that needs it), the label {@code y}, the {@link DistillationLoss} {@code term} at the temperature {@code T},
 * and the {@link ExampleWeighting} {@code w}. In the paper {@code labelFactor} is gamma, {@code distillationFactor} alpha, and
 * {@code classifierHeadFactor} lambda (Niu, Chen, Zhou, Zhang, "Respecting Transfer Gap in Knowledge Distillation", NeurIPS
 * 2022). With a {@link UniformWeighting} it is plain distillation (Hinton, Vinyals, Dean 2015).
 * <p>
 * An example without a label (Tribuo's unknown label) has the teacher's part alone: its other parts are zero, the mean is still
 * over all examples, and a weight that needs the label is 1.
 * <p>
 * The component without settings is {@link #recommended()}.
 */
public final class DistillationObjective implements Objective {

    @Config(description = "The distillation loss of each example.")
    private DistillationLoss loss = new KullbackLeibler();

    @Config(description = "The weight of each example's distillation loss; with a classifier head where it asks for one.")
    private ExampleWeighting weighting = new InversePropensityWeighting();

    @Config(description = "Factor of the loss on labels; gamma in the paper.")
    private double labelFactor = 0.1;

    @Config(description = "Factor of the distillation loss; alpha in the paper. temperature^2 multiplies it too.")
    private double distillationFactor = 0.9;

    @Config(description = "Temperature that softens the logits of teacher and student.")
    private double temperature = 4;

    @Config(description = "Epochs over which the factor of the distillation loss grows linearly to distillationFactor, 0 for"
            + " none.")
    private int warmUpEpochs = 0;

    /**
     * The {@linkplain #recommended() recommended} objective.
     */
    public DistillationObjective() {}

    private DistillationObjective(DistillationObjective settings) {
        loss = settings.loss;
        weighting = settings.weighting;
        labelFactor = settings.labelFactor;
        distillationFactor = settings.distillationFactor;
        temperature = settings.temperature;
        warmUpEpochs = settings.warmUpEpochs;
        Checks.validated(this);
    }

    /**
     * Begins an objective.
     *
     * @return a builder with the {@linkplain #recommended() recommended} settings
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The objective of the paper (Niu, Chen, Zhou, Zhang, NeurIPS 2022) with its settings, which no version of this library
     * changes: {@link KullbackLeibler}, {@link InversePropensityWeighting} with its raw weights and a classifier head of factor 1
     * (lambda), label factor 0.1 (gamma), distillation factor 0.9 (alpha), temperature 4, no warm-up.
     *
     * @return the objective
     */
    public static DistillationObjective paper() {
        ExampleWeighting weighting = InversePropensityWeighting.builder()
                .orientation(InversePropensityWeighting.Orientation.KD_OVER_CLS)
                .normalization(InversePropensityWeighting.Normalization.NONE)
                .maximumWeight(0)
                .classifierHead(ClassifierHead.ATTACHED)
                .classifierHeadFactor(1)
                .firstEpoch(1)
                .standardization(Standardization.AUTO)
                .build();
        return builder().loss(new KullbackLeibler()).weighting(weighting).labelFactor(0.1).distillationFactor(0.9).temperature(4)
                .warmUpEpochs(0).build();
    }

    /**
     * The objective that a trainer with a teacher has where none is set. Its settings are the defaults of this class. For the
     * time being they are those of {@link #paper()}: nothing better has been found here yet, and a later version may change them;
     * {@link #paper()} keeps the paper's for good.
     *
     * @return the objective
     */
    public static DistillationObjective recommended() {
        return new DistillationObjective();
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    @Override
    public void postConfig() {
        Checks.notNegative("labelFactor", labelFactor, "use 0.1, the paper's gamma.");
        Checks.positive("distillationFactor", distillationFactor,
                "use 0.9, the paper's alpha, or a LabelObjective and no teacher for training on labels alone.");
        Checks.positive("temperature", temperature, "use 4, the value of the paper.");
        Checks.setting(warmUpEpochs >= 0, "warmUpEpochs", "must be zero or positive", warmUpEpochs,
                "use 20, or 0 for no warm-up.");
    }

    @Override
    public ImitationTarget imitates() {
        return ImitationTarget.TEACHER;
    }

    @Override
    public ClassifierHead classifierHead() {
        return weighting.classifierHead();
    }

    @Override
    public double temperature() {
        return temperature;
    }

    @Override
    public boolean acceptsUnlabeled() {
        return !loss.needsLabels();
    }

    @Override
    public void requireUsable(int classes, int epochs) {
        loss.requireUsable(classes);
        weighting.requireUsable(classes, epochs);
        if (warmUpEpochs > epochs) {
            throw new IllegalArgumentException("warmUpEpochs of the objective must be at most the epochs of the training, found "
                    + warmUpEpochs + " of " + epochs + ": the distillation loss would never have its full factor of "
                    + distillationFactor + ".\nMaybe lower warmUpEpochs, or train for more epochs.");
        }
    }

    @Override
    public DistillationObjective settled(TrainingEvidence evidence) {
        DistillationObjective settled = new DistillationObjective(this);
        settled.loss = loss.settled(evidence);
        settled.weighting = weighting.settled(evidence);
        return settled;
    }

    @Override
    public Map<String, String> decisions(int classes) {
        Map<String, String> decisions = new TreeMap<>(WeightedSum.prefixed("loss-", loss.decisions(classes)));
        decisions.putAll(WeightedSum.decisions(weighting, classes));
        return decisions;
    }

    @Override
    public ObjectiveValue evaluate(BatchLogits batch, Epoch epoch) {
        double factor = distillationFactor * Math.min(epoch.number() / (double) Math.max(1, warmUpEpochs), 1);
        return new WeightedSum(labelFactor, factor * temperature * temperature, weighting.classifierHeadFactor())
                .of(batch, loss, temperature, WeightedSum.weights(weighting, batch, epoch));
    }

    @Override
    public String toString() {
        return "DistillationObjective(loss=" + loss + ",weighting=" + weighting + ",labelFactor=" + labelFactor
                + ",distillationFactor=" + distillationFactor + ",temperature=" + temperature + ",warmUpEpochs=" + warmUpEpochs
                + ")";
    }

    /**
     * Builds a {@link DistillationObjective}.
     */
    public static final class Builder {

        /** Holds the settings; it evaluates nothing. */
        private final DistillationObjective objective = new DistillationObjective();

        private Builder() {}

        /**
         * Sets the distillation loss of each example; {@link KullbackLeibler} by default.
         *
         * @param loss the loss
         * @return this builder
         */
        public Builder loss(DistillationLoss loss) {
            objective.loss = loss;
            return this;
        }

        /**
         * Sets the weight of each example's distillation loss; {@link InversePropensityWeighting} by default.
         *
         * @param weighting the weighting
         * @return this builder
         */
        public Builder weighting(ExampleWeighting weighting) {
            objective.weighting = weighting;
            return this;
        }

        /**
         * Sets the factor of the loss on labels, gamma in the paper; 0.1 by default.
         *
         * @param factor the factor, zero or positive
         * @return this builder
         */
        public Builder labelFactor(double factor) {
            objective.labelFactor = factor;
            return this;
        }

        /**
         * Sets the factor of the distillation loss, alpha in the paper; 0.9 by default.
         *
         * @param factor the factor, positive; temperature^2 multiplies it
         * @return this builder
         */
        public Builder distillationFactor(double factor) {
            objective.distillationFactor = factor;
            return this;
        }

        /**
         * Sets the temperature; 4 by default.
         *
         * @param temperature the temperature, positive
         * @return this builder
         */
        public Builder temperature(double temperature) {
            objective.temperature = temperature;
            return this;
        }

        /**
         * Sets the warm-up of the distillation loss: its factor is multiplied by {@code min(epoch / warmUpEpochs, 1)} (Zhao et
         * al., CVPR 2022, who take 20 of 240 epochs).
         *
         * @param epochs the number of epochs, zero or positive, at most those of the training; 0, the default, for none
         * @return this builder
         */
        public Builder warmUpEpochs(int epochs) {
            objective.warmUpEpochs = epochs;
            return this;
        }

        /**
         * Builds the objective; the builder can go on to build others.
         *
         * @return the objective
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public DistillationObjective build() {
            return new DistillationObjective(objective);
        }
    }
}
