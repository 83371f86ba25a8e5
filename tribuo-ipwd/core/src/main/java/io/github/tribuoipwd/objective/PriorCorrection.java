/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Any loss, from a teacher whose prior is corrected: {@code log(data prior_k) - log(teacher prior_k)} is added to each of its
 * logits {@code t_k} before the loss gets them (Saerens, Latinne, Decaestecker, "Adjusting the outputs of a classifier to new a
 * priori probabilities", Neural Computation 2002; Menon et al., "Long-tail learning via logit adjustment", ICLR 2021).
 * <p>
 * The data's prior are the shares of the labels among the training examples; a label without an example counts as one with a
 * single example. The teacher's prior is given by label, or else estimated as its mean prediction (at temperature 1) on training
 * examples that are weighed so that all labels count the same. The estimate has only as much of a prior as acts on the
 * predictions: a teacher that is sure of itself looks even whatever its prior. So where the shares that a teacher was trained on
 * are known, they are the better setting. A prior below 1e-6 counts as that.
 * <p>
 * On evidence only: where the teacher's mass is uneven for other reasons than its prior, such as classes that are hard to tell
 * apart, a correction can cost more than it gains.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#priorcorrection">Settings</a>
 */
public final class PriorCorrection implements DistillationLoss {

    private static final double SMALLEST_PRIOR = 1e-6;

    @Config(description = "The loss that imitates the corrected teacher.")
    private DistillationLoss loss = new KullbackLeibler();

    @Config(description = "The teacher's prior by label, such as the shares that it was trained on; empty to estimate it.")
    private Map<String, Double> teacherPrior = new HashMap<>();

    private @Nullable ClassNumbers correction;
    private Map<String, String> decisions = Map.of();

    /**
     * Of {@link KullbackLeibler}, with an estimated prior.
     */
    public PriorCorrection() {}

    /**
     * With an estimated prior.
     *
     * @param loss the loss that imitates the corrected teacher
     * @throws IllegalArgumentException if the loss is a correction itself
     */
    public PriorCorrection(DistillationLoss loss) {
        this(loss, Map.of());
    }

    /**
     * A loss with every setting.
     *
     * @param loss the loss that imitates the corrected teacher
     * @param teacherPrior the teacher's prior for each label of the training data, positive numbers such as shares or counts of
     *     the data that it was trained on, scaled to sum 1 here; empty to estimate it
     * @throws IllegalArgumentException if the loss is a correction itself, or a prior is not positive
     */
    public PriorCorrection(DistillationLoss loss, Map<String, Double> teacherPrior) {
        this.loss = loss;
        this.teacherPrior = new HashMap<>(teacherPrior);
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(!(loss instanceof PriorCorrection), "loss", "must not be a PriorCorrection, which would correct twice", loss,
                "use the loss inside of it.");
        for (Map.Entry<String, Double> prior : teacherPrior.entrySet()) {
            Checks.setting(prior.getValue() > 0 && Double.isFinite(prior.getValue()), "teacherPrior",
                    "must be positive for each label", prior.getValue() + " for " + prior.getKey(),
                    "use the number of examples of the label that the teacher was trained on.");
        }
    }

    @Override
    public void requireUsable(int classes) {
        loss.requireUsable(classes);
    }

    @Override
    public boolean needsLabels() {
        return loss.needsLabels();
    }

    @Override
    public DistillationLoss settled(TrainingEvidence evidence) {
        double[] teacher = teacherPrior.isEmpty() ? estimated(evidence) : given(evidence);
        double[] counts = new double[evidence.classes()];
        double sum = 0;
        for (int k = 0; k < counts.length; k++) {
            counts[k] = Math.max(1, evidence.count(k));
            sum += counts[k];
        }
        double[] corrections = new double[counts.length];
        for (int k = 0; k < counts.length; k++) {
            corrections[k] = Math.log(counts[k] / sum) - Math.log(Math.max(SMALLEST_PRIOR, teacher[k]));
        }
        PriorCorrection settled = new PriorCorrection(loss.settled(evidence), teacherPrior);
        settled.correction = new ClassNumbers(corrections);
        settled.decisions = Map.of("teacher-prior", teacherPrior.isEmpty() ? "estimated" : "given",
                "correction", settled.correction.range(evidence));
        return settled;
    }

    private double[] given(TrainingEvidence evidence) {
        evidence.requireNames("teacherPrior of the PriorCorrection", teacherPrior.keySet());
        double[] prior = new double[evidence.classes()];
        double sum = 0;
        for (int k = 0; k < prior.length; k++) {
            prior[k] = teacherPrior.getOrDefault(evidence.name(k), Double.NaN);
            sum += prior[k];
        }
        double total = sum;
        return DoubleStream.of(prior).map(one -> one / total).toArray();
    }

    private static double[] estimated(TrainingEvidence evidence) {
        if (IntStream.range(0, evidence.examples()).allMatch(example -> evidence.label(example) < 0)) {
            throw new IllegalArgumentException("To estimate a teacher's prior there must be labeled examples that it has predicted,"
                    + " found none.\nMaybe set teacherPrior of the PriorCorrection.");
        }
        return ClassMass.of(evidence);
    }

    @Override
    public Map<String, String> decisions(int classes) {
        Map<String, String> all = new TreeMap<>(WeightedSum.prefixed("corrected-", loss.decisions(classes)));
        all.putAll(decisions);
        return all;
    }

    @Override
    public NDArray perExample(BatchLogits batch, double temperature) {
        NDArray teacher = batch.requireTeacher();
        NDArray corrected = teacher.add(ClassNumbers.requireSettled(correction, this).beside(teacher));
        return loss.perExample(batch.imitating(corrected), temperature);
    }

    @Override
    public String toString() {
        return "PriorCorrection(loss=" + loss + ",teacherPrior=" + new TreeMap<>(teacherPrior) + ")";
    }
}
