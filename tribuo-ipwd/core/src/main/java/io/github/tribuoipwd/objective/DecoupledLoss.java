/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.Scalars;

/**
 * Decoupled distillation (Zhao et al., "Decoupled Knowledge Distillation", CVPR 2022): the Kullback-Leibler divergence in two
 * parts, each with its own weight, {@code targetWeight * KL(target vs rest) + nonTargetWeight * KL(among the others)}. The first
 * compares the probabilities of the label against all other classes, a prediction of two classes; the second compares the
 * probabilities of the other classes given that the label is excluded. Both are softened by the temperature.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#decoupledloss">Settings</a>
 */
public final class DecoupledLoss implements DistillationLoss {

    @Config(description = "Weight of the part that compares the label with the rest.")
    private double targetWeight = 1;

    @Config(description = "Weight of the part that compares the other classes among themselves.")
    private double nonTargetWeight = 8;

    /**
     * Weights 1 and 8.
     */
    public DecoupledLoss() {}

    /**
     * A loss with every setting.
     *
     * @param targetWeight the weight of the part that compares the label with the rest, zero or positive
     * @param nonTargetWeight the weight of the part that compares the other classes, zero or positive; the paper uses 1 to 8
     * @throws IllegalArgumentException if a weight breaks its rule or both are zero
     */
    public DecoupledLoss(double targetWeight, double nonTargetWeight) {
        this.targetWeight = targetWeight;
        this.nonTargetWeight = nonTargetWeight;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.notNegative("targetWeight", targetWeight, "use 1.");
        Checks.notNegative("nonTargetWeight", nonTargetWeight, "use 8.");
        Checks.setting(targetWeight + nonTargetWeight > 0, "nonTargetWeight", "must be positive where targetWeight is 0",
                nonTargetWeight, "use 8.");
    }

    @Override
    public void requireUsable(int classes) {
        if (classes < 3) {
            throw new IllegalArgumentException("DecoupledLoss must have three classes or more, found " + classes
                    + ": one other class has nothing to compare, and nonTargetWeight no effect.\nMaybe use KullbackLeibler, which"
                    + " is the other part.");
        }
    }

    @Override
    public NDArray perExample(BatchLogits batch, double temperature) {
        Parts student = Parts.of(batch.student(), batch.labels(), temperature);
        Parts teacher = Parts.of(batch.requireTeacher(), batch.labels(), temperature);
        return Scalars.times(CrossEntropy.divergence(teacher.target(), student.target()), targetWeight)
                .add(Scalars.times(CrossEntropy.divergence(teacher.others(), student.others()), nonTargetWeight));
    }

    /**
     * The two predictions that a softened prediction consists of, as log-probabilities.
     *
     * @param target label and rest {@code (batch, 2)}
     * @param others the classes that are not the label, given that it is none of them, {@code (batch, classes - 1)}
     */
    private record Parts(NDArray target, NDArray others) {

        /** Selects the other classes instead of masking the label, so that no logarithm of a small sum is computed. */
        static Parts of(NDArray logits, NDArray labels, double temperature) {
            NDArray softened = Scalars.times(logits, 1 / temperature);
            NDArray label = labels.expandDims(1);
            NDArray others = softened.gather(otherClasses(label, logits.getShape().get(1)), 1);
            NDArray target = softened.gather(label, 1).concat(CrossEntropy.logSumExp(others, 1), 1);
            return new Parts(target.logSoftmax(-1), others.logSoftmax(-1));
        }

        /** The classes in order without the label: {@code (batch, classes - 1)} of int64. */
        private static NDArray otherClasses(NDArray label, long classes) {
            NDManager manager = label.getManager();
            NDArray places = manager.arange(0, (int) classes - 1, 1, DataType.INT64).expandDims(0);
            return places.add(places.gte(label).toType(DataType.INT64, false));
        }
    }

    @Override
    public String toString() {
        return "DecoupledLoss(targetWeight=" + targetWeight + ",nonTargetWeight=" + nonTargetWeight + ")";
    }
}
