/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Balanced distillation, for a teacher that favors frequent classes (Zhang et al., "Balanced Knowledge Distillation for
 * Long-tailed Learning", arXiv 2104.10510): the Kullback-Leibler divergence from the student's softened prediction to the
 * teacher's after the latter was weighed by class, {@code KL(q || p(z,T))} with {@code q_k} proportional to
 * {@code v_k p(t,T)_k}. The weights are the inverse effective numbers of examples,
 * {@code v_k = (1 - beta) / (1 - beta^n_k)}, scaled to mean 1, with the number {@code n_k} of training examples of the class
 * (Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019). A class without an example weighs as one
 * with a single example.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#balancedloss">Settings</a>
 */
public final class BalancedLoss implements DistillationLoss {

    @Config(description = "How fast another example of a class adds less to it, in (0, 1); nearer to 1 the weights of rare classes"
            + " become larger.")
    private double beta = 0.9999;

    private @Nullable ClassNumbers logWeights;
    private Map<String, String> decisions = Map.of();

    /**
     * With the paper's beta, 0.9999.
     */
    public BalancedLoss() {}

    /**
     * A loss with every setting.
     *
     * @param beta how fast another example of a class adds less to it, in (0, 1): {@code 1 / (1 - beta)} is the largest effective
     *     number of examples that a class can have
     * @throws IllegalArgumentException if it breaks its rule
     */
    public BalancedLoss(double beta) {
        this.beta = beta;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(beta > 0 && beta < 1, "beta", "must be above 0 and below 1", beta,
                "use 0.9999, or KullbackLeibler in place of 0, where all classes weigh the same.");
    }

    @Override
    public DistillationLoss settled(TrainingEvidence evidence) {
        double[] weights = new double[evidence.classes()];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            // 1 - beta^n, exact where beta^n is nearly 1.
            weights[k] = -1 / Math.expm1(Math.max(1, evidence.count(k)) * Math.log(beta));
            sum += weights[k];
        }
        double[] logWeights = new double[weights.length];
        for (int k = 0; k < weights.length; k++) {
            weights[k] *= weights.length / sum;
            logWeights[k] = Math.log(weights[k]);
        }
        BalancedLoss settled = new BalancedLoss(beta);
        settled.logWeights = new ClassNumbers(logWeights);
        settled.decisions = Map.of("class-weights", new ClassNumbers(weights).range(evidence));
        return settled;
    }

    @Override
    public Map<String, String> decisions(int classes) {
        return decisions;
    }

    @Override
    public boolean needsLabels() {
        return false;
    }

    @Override
    public NDArray perExample(BatchLogits batch, double temperature) {
        NDArray teacher = CrossEntropy.softened(batch.requireTeacher(), temperature);
        NDArray weighed = teacher.add(ClassNumbers.requireSettled(logWeights, this).beside(teacher)).logSoftmax(-1);
        return CrossEntropy.divergence(weighed, CrossEntropy.softened(batch.student(), temperature));
    }

    @Override
    public String toString() {
        return "BalancedLoss(beta=" + beta + ")";
    }
}
