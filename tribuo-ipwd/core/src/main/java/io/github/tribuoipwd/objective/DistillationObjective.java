/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.Scalars;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

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
 * Without a temperature or factors of its own it settles them once, before the training, by the teacher's predictions on the
 * training examples; they are in the log and in the provenance (see {@link #recommended()}). The component without settings is
 * {@link #recommended()}.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#distillationobjective">Settings</a>
 */
public final class DistillationObjective implements Objective {

    /** Stands for a setting that the data settle: OLCUT has no absent numbers. */
    private static final double OPEN = Double.NaN;

    private static final String BOTH = "set both, such as 0.1 and 0.9, the paper's; or neither, to have them settled by the data.";

    /** The largest share of an example's objective that settled factors leave to the teacher; see docs/defaults.md. */
    private static final double LARGEST_SHARE = 0.9;

    /** The unevenness of a teacher's class mass that halves it. */
    private static final double HALVING_UNEVENNESS = 0.1;

    /** The largest weight of the recommended weighting. */
    private static final double LARGEST_WEIGHT = 5;

    @Config(description = "The distillation loss of each example.")
    private DistillationLoss loss = new KullbackLeibler();

    @Config(description = "The weight of each example's distillation loss; with a classifier head where it asks for one.")
    private ExampleWeighting weighting = InversePropensityWeighting.builder()
            .normalization(InversePropensityWeighting.Normalization.BATCH_MEAN).maximumWeight(LARGEST_WEIGHT).build();

    @Config(description = "Factor of the loss on labels; gamma in the paper. Without both factors (NaN) they are settled for each"
            + " example by how well the teacher knows its label.")
    private double labelFactor = OPEN;

    @Config(description = "Factor of the distillation loss; alpha in the paper. temperature^2 multiplies it too. Without both"
            + " factors (NaN) they are settled for each example by how well the teacher knows its label.")
    private double distillationFactor = OPEN;

    @Config(description = "Temperature that softens the logits of teacher and student. Without it (NaN) it is the one that fits how"
            + " sure the teacher is of the training examples.")
    private double temperature = OPEN;

    @Config(description = "Epochs over which the factor of the distillation loss grows linearly to distillationFactor, 0 for"
            + " none.")
    private int warmUpEpochs = 0;

    private double largestShare = LARGEST_SHARE;

    /** What was settled by the data, for the log and the provenance. */
    private final Map<String, String> decided = new TreeMap<>();

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
     * The objective that a trainer with a teacher has where none is set. Its settings are the defaults of this class, and a later
     * version may change them; {@link #paper()} keeps the paper's for good. It shall not make a student worse than labels alone,
     * whatever the teacher (docs/defaults.md has the measurements):
     * <ul>
     *   <li>The temperature is the one, from 1 to 20, at which the mean largest probability of the teacher's softened predictions
     *       on the training examples is nearest to 0.95: 1 for forests, 1 to 4 for networks and boosted trees.
     *   <li>The factors of an example add up to 1. The teacher has the share {@code s * p(t,T)[y]^2}, by the softened probability
     *       that it gives the label; the label has the rest. {@code s} is {@code 0.9 / (1 + (u / 0.1)^2)}, with the coefficient of
     *       variation {@code u} of the mass that the teacher gives the classes where they are equally frequent. So what the
     *       teacher does not know is learned from the labels, and a teacher of other class shares does little harm. Without a label
     *       the share is {@code s * sum_k p(t,T)_k^3}, its mean if labels were as probable as the teacher predicts.
     *   <li>The weighting is IPWD's, with a mean of 1 in each batch, and raw weights of at most 5.
     * </ul>
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
        Checks.setting(isOpen(labelFactor) || !isOpen(distillationFactor), "distillationFactor", "must be set where labelFactor is",
                "nothing beside labelFactor = " + labelFactor, BOTH);
        Checks.setting(isOpen(distillationFactor) || !isOpen(labelFactor), "labelFactor", "must be set where distillationFactor is",
                "nothing beside distillationFactor = " + distillationFactor, BOTH);
        if (!isOpen(labelFactor)) {
            Checks.notNegative("labelFactor", labelFactor, "use 0.1, the paper's gamma, or leave both factors out.");
            Checks.positive("distillationFactor", distillationFactor,
                    "use 0.9, the paper's alpha, or a LabelObjective and no teacher for training on labels alone.");
        }
        if (!isOpen(temperature)) {
            Checks.positive("temperature", temperature, "use 4, the value of the paper, or leave it out to have it settled.");
        }
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
        double found = !isOpen(temperature) ? temperature
                : evidence.temperature().orElseGet(() -> Softness.temperature(evidence));
        if (isOpen(temperature)) {
            settled.temperature = found;
            settled.decided.put("temperature", String.format(Locale.ROOT, "%.4g", found));
        }
        if (isOpen(labelFactor)) {
            double uneven = ClassMass.unevenness(evidence);
            settled.largestShare = LARGEST_SHARE / (1 + Math.pow(uneven / HALVING_UNEVENNESS, 2));
            settled.decided.put("teacher-unevenness", String.format(Locale.ROOT, "%.3f", uneven));
            settled.decided.put("teacher-share", String.format(Locale.ROOT, "%.3f", settled.largestShare * known(evidence, found)));
        }
        return settled;
    }

    @Override
    public Map<String, String> decisions(int classes) {
        Map<String, String> decisions = new TreeMap<>(decided);
        decisions.putAll(WeightedSum.prefixed("loss-", loss.decisions(classes)));
        decisions.putAll(WeightedSum.decisions(weighting, classes));
        return decisions;
    }

    @Override
    public ObjectiveValue evaluate(BatchLogits batch, Epoch epoch) {
        if (isOpen(temperature)) {
            throw new IllegalStateException("The objective must have settled its temperature, found " + this
                    + ".\nMaybe evaluate what settled gives.");
        }
        double warmth = Math.min(epoch.number() / (double) Math.max(1, warmUpEpochs), 1);
        NDArray weights = WeightedSum.weights(weighting, batch, epoch);
        if (!isOpen(labelFactor)) {
            double factor = distillationFactor * warmth;
            return new WeightedSum(labelFactor, factor * temperature * temperature, weighting.classifierHeadFactor())
                    .of(batch, loss, temperature, weights);
        }
        // What the teacher does not have is the label's.
        NDArray softened = Scalars.times(batch.requireTeacher(), 1 / temperature);
        NDArray known = Scalars.times(CrossEntropy.ofLabels(softened, batch.labels()), -2).exp();
        NDArray share = batch.labeled() == null ? known : batch.whereLabeled(known).add(expected(softened).mul(batch.unlabeled()));
        return new WeightedSum(1, temperature * temperature, weighting.classifierHeadFactor())
                .of(batch, loss, temperature, weights, Scalars.times(share, largestShare * warmth));
    }

    /** The mean of the squared probability of the label, if labels were as probable as the teacher predicts. */
    private static NDArray expected(NDArray softened) {
        return Scalars.times(softened.logSoftmax(-1), 3).exp().sum(new int[] {1});
    }

    private static boolean isOpen(double setting) {
        return Double.isNaN(setting);
    }

    /** How much of the labels the teacher predicts: the mean of {@code p(t,T)[y]^2}. */
    private static double known(TrainingEvidence evidence, double temperature) {
        return IntStream.range(0, evidence.examples()).filter(example -> evidence.label(example) >= 0)
                .mapToDouble(example -> evidence.teacher(example, temperature)[evidence.label(example)])
                .map(probability -> probability * probability).average().orElse(1);
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
         * Sets the weight of each example's distillation loss; by default {@link InversePropensityWeighting} with a mean of 1 and raw
         * weights of at most 5.
         *
         * @param weighting the weighting
         * @return this builder
         */
        public Builder weighting(ExampleWeighting weighting) {
            objective.weighting = weighting;
            return this;
        }

        /**
         * Sets the factor of the loss on labels, gamma in the paper; settled by the data by default.
         *
         * @param factor the factor, zero or positive; the other factor must be set too
         * @return this builder
         */
        public Builder labelFactor(double factor) {
            objective.labelFactor = factor;
            return this;
        }

        /**
         * Sets the factor of the distillation loss, alpha in the paper; settled by the data by default.
         *
         * @param factor the factor, positive; temperature^2 multiplies it; the other factor must be set too
         * @return this builder
         */
        public Builder distillationFactor(double factor) {
            objective.distillationFactor = factor;
            return this;
        }

        /**
         * Sets the temperature; settled by the data by default.
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
