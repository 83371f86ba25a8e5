/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDArray;
import io.github.tribuoipwd.internal.Softmax;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what an epoch shows: losses and, of the examples that have a label, the student's predictions; if it is to be diagnosed,
 * also what the student imitates of each class, and weights.
 */
final class EpochStatistics implements Resumable {

    private final List<String> labels;
    private final double temperature;
    private final boolean diagnosed;
    private final double[] mass;
    private final double[] softenedMass;
    private final double[] weights;
    private final long[] counts;
    private final WeightSummary.Accumulator summary = new WeightSummary.Accumulator();
    private final long[] histogram = new long[Diagnostics.HISTOGRAM_BINS];
    private double losses;
    private int batches;
    private long examples;
    private long correct;
    private long targetCorrect;

    EpochStatistics(List<String> labels, double temperature, boolean diagnosed) {
        this.labels = labels;
        this.temperature = temperature;
        this.diagnosed = diagnosed;
        mass = new double[labels.size()];
        softenedMass = new double[labels.size()];
        weights = new double[labels.size()];
        counts = new long[labels.size()];
    }

    /** Adds a batch with its loss, the student's logits, and its weights; null where all are 1. */
    void add(float loss, BatchLoader.Batch batch, float[] student, @Nullable NDArray weighted) {
        losses += loss;
        batches++;
        FloatBuffer logits = FloatBuffer.wrap(student);
        for (int i = 0; i < batch.labelIds().length; i++) {
            if (batch.labelIds()[i] >= 0) {
                correct += largest(logits, i) == batch.labelIds()[i] ? 1 : 0;
                examples++;
            }
        }
        if (diagnosed) {
            addTargets(batch, weighted == null ? ones(batch.labelIds().length) : weighted.toFloatArray());
        }
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private void addTargets(BatchLoader.Batch batch, float[] found) {
        summary.add(labeled(batch, found));
        FloatBuffer targets = Objects.requireNonNull(batch.targetValues());
        for (int i = 0; i < found.length; i++) {
            int label = (int) batch.labelIds()[i];
            if (label < 0) {
                continue;
            }
            counts[label]++;
            weights[label] += found[i];
            histogram[Diagnostics.bin(found[i])]++;
            targetCorrect += largest(targets, i) == label ? 1 : 0;
            addSoftmax(targets, i, 1, mass);
            addSoftmax(targets, i, temperature, softenedMass);
        }
    }

    private static float[] labeled(BatchLoader.Batch batch, float[] weights) {
        int kept = 0;
        float[] labeled = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            if (batch.labelIds()[i] >= 0) {
                labeled[kept++] = weights[i];
            }
        }
        return Arrays.copyOf(labeled, kept);
    }

    private int largest(FloatBuffer logits, int row) {
        return Softmax.largest(logits, row * labels.size(), labels.size());
    }

    private void addSoftmax(FloatBuffer logits, int row, double t, double[] sums) {
        double[] probabilities = Softmax.of(logits, row * labels.size(), labels.size(), t);
        for (int k = 0; k < probabilities.length; k++) {
            sums[k] += probabilities[k];
        }
    }

    double meanLoss() {
        return losses / batches;
    }

    double accuracy() {
        return correct / (double) examples;
    }

    /** Null where the epoch is not to be diagnosed. */
    @Nullable Diagnostics diagnostics() {
        return !diagnosed ? null : Diagnostics.of(labels, summary.summary(), histogram, targetCorrect / (double) examples, mass,
                softenedMass, weights, counts);
    }

    @Override
    public void save(StateWriter state) throws IOException {
        state.real(losses);
        state.number(batches);
        state.number(examples);
        state.number(correct);
        state.number(targetCorrect);
        state.reals(mass);
        state.reals(softenedMass);
        state.reals(weights);
        state.numbers(counts);
        state.numbers(histogram);
        summary.save(state);
    }

    @Override
    public void restore(StateReader state) throws IOException {
        losses = state.real();
        batches = state.count();
        examples = state.number();
        correct = state.number();
        targetCorrect = state.number();
        state.reals(mass);
        state.reals(softenedMass);
        state.reals(weights);
        state.numbers(counts);
        state.numbers(histogram);
        summary.restore(state);
    }
}
