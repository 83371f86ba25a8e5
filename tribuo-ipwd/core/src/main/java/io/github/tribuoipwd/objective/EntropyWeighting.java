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
 * Entropy-based adaptive distillation (EA-KD: Su et al., arXiv 2311.13621, ICCV 2025): an example weighs more where the teacher
 * is less certain, and more so where the student is too, {@code w = (h_t + h_t h_z / log C) / 2} with the entropies {@code h_t}
 * and {@code h_z} of the teacher's and the student's predictions softened by a temperature of its own, in nats, and the number
 * {@code C} of classes. No gradient flows through the weight, which lies between 0 and {@code log C} and needs no label.
 * <p>
 * The weight may multiply another weighting, such as {@link InversePropensityWeighting}, whose classifier head the student has then.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#entropyweighting">Settings</a>
 */
public final class EntropyWeighting implements ExampleWeighting {

    @Config(description = "Temperature at which the entropies are computed.")
    private double temperature = 3;

    @Config(description = "Another weighting, whose weights are multiplied.")
    private ExampleWeighting weighting = new UniformWeighting();

    /**
     * With the paper's temperature, 3.
     */
    public EntropyWeighting() {}

    /**
     * With a temperature.
     *
     * @param temperature the temperature at which the entropies are computed, positive
     * @throws IllegalArgumentException if it breaks its rule
     */
    public EntropyWeighting(double temperature) {
        this(temperature, new UniformWeighting());
    }

    /**
     * A weighting with every setting.
     *
     * @param temperature the temperature at which the entropies are computed, positive
     * @param weighting another weighting, whose weights are multiplied
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public EntropyWeighting(double temperature, ExampleWeighting weighting) {
        this.temperature = temperature;
        this.weighting = weighting;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.positive("temperature", temperature, "use 3, the value of the paper.");
    }

    @Override
    public ClassifierHead classifierHead() {
        return weighting.classifierHead();
    }

    @Override
    public double classifierHeadFactor() {
        return weighting.classifierHeadFactor();
    }

    @Override
    public void requireUsable(int classes, int epochs) {
        weighting.requireUsable(classes, epochs);
    }

    @Override
    public ExampleWeighting settled(TrainingEvidence evidence) {
        return new EntropyWeighting(temperature, weighting.settled(evidence));
    }

    @Override
    public Map<String, String> decisions(int classes) {
        return weighting.decisions(classes);
    }

    @Override
    public boolean needsLabels() {
        return false;
    }

    @Override
    public NDArray weights(BatchLogits batch, Epoch epoch) {
        NDArray teacher = entropy(batch.requireTeacher());
        NDArray student = entropy(batch.student());
        double largest = Math.log(batch.student().getShape().get(1));
        NDArray weights = Scalars.times(teacher.add(Scalars.times(teacher.mul(student), 1 / largest)), 0.5);
        return weights.mul(WeightedSum.weights(weighting, batch, epoch));
    }

    private NDArray entropy(NDArray logits) {
        NDArray logarithms = CrossEntropy.softened(logits.stopGradient(), temperature);
        return logarithms.exp().mul(logarithms).sum(new int[] {1}).neg();
    }

    @Override
    public String toString() {
        return "EntropyWeighting(temperature=" + temperature + ",weighting=" + weighting + ")";
    }
}
