/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.Map;

/**
 * Training without a teacher, on labels mixed with what the student predicted itself for the example in the epoch before, for
 * each example, in nats: {@code (1 - a) * H(z,y) + a * w * (- sum_k q_k log p(z,1)_k) + classifierHeadFactor * H(c,y)} with
 * {@code a = selfShare * epoch / epochs} and {@code q} the softmax of {@link BatchLogits#teacher()}. In the papers {@code a} is
 * alpha_t, and {@code classifierHeadFactor}, a setting of the weighting, lambda. With a {@link UniformWeighting} it is PS-KD (Kim
 * et al., "Self-Knowledge Distillation with Progressive Refinement of Targets", ICCV 2021), with
 * {@link InversePropensityWeighting} one-stage IPWD (Niu, Chen, Zhou, Zhang, NeurIPS 2022).
 * <p>
 * Before its first prediction of an example the student has the label as its past self, see {@link BatchLogits#LABEL_LOGIT}. A
 * weighting without a classifier head has nothing to compare with then, so all weights of the first epoch are 1.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#selfdistillationobjective">Settings</a>
 */
public final class SelfDistillationObjective implements Objective {

    private static final DistillationLoss LOSS = new SoftCrossEntropy();
    private static final double TEMPERATURE = 1;

    @Config(description = "Share of the student's own predictions in the last epoch's target, above 0 and up to 1; it grows"
            + " linearly to that.")
    private double selfShare = 0.8;

    @Config(description = "The weight of what each example's own prediction adds; with a classifier head where it asks for one.")
    private ExampleWeighting weighting = new InversePropensityWeighting();

    /**
     * One-stage IPWD with the share of PS-KD's paper, 0.8.
     */
    public SelfDistillationObjective() {}

    /**
     * An objective with every setting.
     *
     * @param selfShare what share of the target the student's own prediction has in the last epoch, in (0, 1]; the paper's is 0.8
     * @param weighting the weight of each example's own prediction
     * @throws IllegalArgumentException if the share breaks its rule
     */
    public SelfDistillationObjective(double selfShare, ExampleWeighting weighting) {
        this.selfShare = selfShare;
        this.weighting = weighting;
        Checks.validated(this);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     */
    @Override
    public void postConfig() {
        Checks.setting(selfShare > 0 && selfShare <= 1, "selfShare", "must be above 0 and at most 1", selfShare,
                "use 0.8, the value of the paper, or a LabelObjective for no self-distillation.");
    }

    @Override
    public ImitationTarget imitates() {
        return ImitationTarget.PAST_SELF;
    }

    @Override
    public ClassifierHead classifierHead() {
        return weighting.classifierHead();
    }

    @Override
    public void requireUsable(int classes, int epochs) {
        weighting.requireUsable(classes, epochs);
    }

    @Override
    public Objective settled(TrainingEvidence evidence) {
        return new SelfDistillationObjective(selfShare, weighting.settled(evidence));
    }

    @Override
    public Map<String, String> decisions(int classes) {
        return WeightedSum.decisions(weighting, classes);
    }

    @Override
    public ObjectiveValue evaluate(BatchLogits batch, Epoch epoch) {
        double share = selfShare * epoch.number() / epoch.count();
        boolean pastIsLabel = epoch.isFirst() && batch.classifier() == null;
        NDArray weights = pastIsLabel ? UniformWeighting.ones(batch) : weighting.weights(batch, epoch);
        return new WeightedSum(1 - share, share, weighting.classifierHeadFactor())
                .of(batch, LOSS, TEMPERATURE, weights);
    }

    @Override
    public String toString() {
        return "SelfDistillationObjective(selfShare=" + selfShare + ",weighting=" + weighting + ")";
    }
}
