/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.Scalars;
import java.util.Map;

/**
 * Inverse propensity weighting (Niu, Chen, Zhou, Zhang, "Respecting Transfer Gap in Knowledge Distillation", NeurIPS 2022,
 * arXiv 2210.12787).
 * <p>
 * How well each head of the student explains the label shows how far the example belongs to the teacher's ("machine") domain:
 * with standardized logits {@code h_kd = H(std(z), y)} of the main head and {@code h_cls = H(std(c), y)} of the classifier
 * head, the propensity is {@code h_cls / (h_cls + h_kd)} and the weight its inverse, {@code w = 1 + h_kd / (h_cls + 1e-7)}. An
 * example that the distilled head explains worse than the head trained on labels is under-represented by the teacher and
 * weighs more. No gradient flows through the weight. An example without a label has the weight 1, and no part in the mean of
 * its batch. With two classes logits are not standardized unless that is set: see
 * {@link Standardization}.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#inversepropensityweighting">Settings</a>
 */
public final class InversePropensityWeighting implements ExampleWeighting {

    /** Which head's cross-entropy stands above the other. */
    public enum Orientation {
        /** {@code 1 + h_kd / h_cls}: what the teacher under-represents weighs more, as the paper's text demands. */
        KD_OVER_CLS,
        /** {@code 1 + h_cls / h_kd}, as one transcription of the paper's equation has it. */
        CLS_OVER_KD
    }

    /** What happens to the weights of a batch. */
    public enum Normalization {
        /** Nothing: raw weights, with a mean of about 2. */
        NONE,
        /** They are divided by their mean: self-normalized inverse propensity weighting. */
        BATCH_MEAN
    }

    @Config(description = "Which head's cross-entropy stands above the other: KD_OVER_CLS or CLS_OVER_KD.")
    private Orientation orientation = Orientation.KD_OVER_CLS;

    @Config(description = "Weights as they are (NONE) or divided by the mean of their batch (BATCH_MEAN).")
    private Normalization normalization = Normalization.NONE;

    @Config(description = "Largest weight; larger ones are cut before they are normalized. 0 for no limit.")
    private double maximumWeight = 0;

    @Config(description = "Classifier head: ATTACHED, DETACHED (its gradient stops at the features) or NONE (the teacher's logits"
            + " take its place).")
    private ClassifierHead classifierHead = ClassifierHead.ATTACHED;

    @Config(description = "Factor of the classifier head's loss on labels, where there is that head; lambda in the paper.")
    private double classifierHeadFactor = 1;

    @Config(description = "First epoch with weights, from 1; before it every weight is 1.")
    private int firstEpoch = 1;

    @Config(description = "Whether the logits of each example are standardized before their cross-entropies are compared: AUTO"
            + " (from three classes on), ON or OFF.")
    private Standardization standardization = Standardization.AUTO;

    /**
     * The paper's weighting.
     */
    public InversePropensityWeighting() {}

    private InversePropensityWeighting(InversePropensityWeighting settings) {
        orientation = settings.orientation;
        normalization = settings.normalization;
        maximumWeight = settings.maximumWeight;
        classifierHead = settings.classifierHead;
        classifierHeadFactor = settings.classifierHeadFactor;
        firstEpoch = settings.firstEpoch;
        standardization = settings.standardization;
        Checks.validated(this);
    }

    /**
     * Begins a weighting.
     *
     * @return a builder with the paper's settings
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void postConfig() {
        Checks.setting(maximumWeight == 0 || (maximumWeight >= 1 && maximumWeight < Double.POSITIVE_INFINITY), "maximumWeight",
                "must be 1 or more, or 0 for no limit", maximumWeight, "use 10; no raw weight is below 1.");
        Checks.setting(firstEpoch > 0, "firstEpoch", "must be positive", firstEpoch, "use 1.");
        classifierHead.requireUsable(classifierHeadFactor);
    }

    @Override
    public ClassifierHead classifierHead() {
        return classifierHead;
    }

    @Override
    public double classifierHeadFactor() {
        return classifierHeadFactor;
    }

    @Override
    public void requireUsable(int classes, int epochs) {
        if (firstEpoch > epochs) {
            throw new IllegalArgumentException("firstEpoch of the weighting must be an epoch of the training, found " + firstEpoch
                    + " of " + epochs + ": every weight would be 1.\nMaybe lower firstEpoch, or use a UniformWeighting.");
        }
    }

    @Override
    public Map<String, String> decisions(int classes) {
        return Map.of("standardized", Boolean.toString(standardization.isOn(classes)));
    }

    @Override
    public NDArray weights(BatchLogits batch, Epoch epoch) {
        if (epoch.number() < firstEpoch) {
            return UniformWeighting.ones(batch);
        }
        NDArray reference = batch.classifier() == null ? batch.requireTeacher() : batch.classifier();
        NDArray distilled = hardness(batch.student(), batch.labels());
        NDArray labeled = hardness(reference, batch.labels());
        NDArray weights = Scalars.plus(orientation == Orientation.KD_OVER_CLS ? CrossEntropy.ratio(distilled, labeled)
                : CrossEntropy.ratio(labeled, distilled), 1);
        if (maximumWeight > 0) {
            weights = Scalars.atMost(weights, maximumWeight);
        }
        return normalization == Normalization.BATCH_MEAN ? weights.div(mean(weights, batch)) : weights;
    }

    /** The mean over the examples that have a label, 1 where none has; no weight is below 1. */
    private static NDArray mean(NDArray weights, BatchLogits batch) {
        NDArray labeled = batch.labeled();
        return labeled == null ? weights.mean()
                : Scalars.atLeast(weights.mul(labeled).sum().div(Scalars.atLeast(labeled.sum(), 1)), 1);
    }

    private NDArray hardness(NDArray logits, NDArray labels) {
        NDArray constant = logits.stopGradient();
        boolean standardized = standardization.isOn(logits.getShape().get(1));
        return CrossEntropy.ofLabels(standardized ? CrossEntropy.standardized(constant) : constant, labels);
    }

    @Override
    public String toString() {
        return "InversePropensityWeighting(orientation=" + orientation + ",normalization=" + normalization + ",maximumWeight="
                + maximumWeight + ",classifierHead=" + classifierHead + ",classifierHeadFactor=" + classifierHeadFactor
                + ",firstEpoch=" + firstEpoch + ",standardization=" + standardization + ")";
    }

    /**
     * Builds an {@link InversePropensityWeighting}.
     */
    public static final class Builder {

        private final InversePropensityWeighting weighting = new InversePropensityWeighting();

        private Builder() {}

        /**
         * Sets which head's cross-entropy stands above the other.
         *
         * @param orientation the orientation; KD_OVER_CLS by default
         * @return this builder
         */
        public Builder orientation(Orientation orientation) {
            weighting.orientation = orientation;
            return this;
        }

        /**
         * Sets what happens to the weights of a batch.
         *
         * @param normalization the normalization; NONE by default
         * @return this builder
         */
        public Builder normalization(Normalization normalization) {
            weighting.normalization = normalization;
            return this;
        }

        /**
         * Sets the largest weight.
         *
         * @param maximum the largest weight, 1 or more; 0 for no limit, the default
         * @return this builder
         */
        public Builder maximumWeight(double maximum) {
            weighting.maximumWeight = maximum;
            return this;
        }

        /**
         * Sets the classifier head.
         *
         * @param head the head; ATTACHED by default
         * @return this builder
         */
        public Builder classifierHead(ClassifierHead head) {
            weighting.classifierHead = head;
            return this;
        }

        /**
         * Sets the factor of the classifier head's loss on labels, lambda in the paper.
         *
         * @param factor the factor, zero or positive; 1 by default, and where there is no head
         * @return this builder
         */
        public Builder classifierHeadFactor(double factor) {
            weighting.classifierHeadFactor = factor;
            return this;
        }

        /**
         * Sets the first epoch with weights.
         *
         * @param epoch the epoch, counted from 1, the default
         * @return this builder
         */
        public Builder firstEpoch(int epoch) {
            weighting.firstEpoch = epoch;
            return this;
        }

        /**
         * Sets whether logits are standardized before their cross-entropies are compared.
         *
         * @param standardization when; AUTO by default, from three classes on
         * @return this builder
         */
        public Builder standardization(Standardization standardization) {
            weighting.standardization = standardization;
            return this;
        }

        /**
         * Builds the weighting.
         *
         * @return the weighting
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public InversePropensityWeighting build() {
            return new InversePropensityWeighting(weighting);
        }
    }
}
