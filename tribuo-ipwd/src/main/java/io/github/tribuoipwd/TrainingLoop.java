/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.objective.BatchLogits;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.ObjectiveValue;
import io.github.tribuoipwd.optimizer.GradientNorm;
import io.github.tribuoipwd.optimizer.LearningRateSchedule;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.optimizer.OptimizerState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Trains one student network on one training set.
 * <p>
 * Each step has its own NDManager, to which the batch is attached, so that everything the step makes is freed with it; the
 * batch itself is a direct buffer that the engine reads without a copy and that the next step overwrites.
 */
final class TrainingLoop {

    /** The settings of a training that are plain numbers. */
    record Settings(int epochs, int batchSize, double maximumGradientNorm) {}

    /** What a training gives beside the trained network. */
    record Outcome(List<EpochReport> epochs, @Nullable WeightSummary weights, double seconds) {}

    private final Engine engine;
    private final NDManager manager;
    private final StudentNetwork network;
    private final Objective objective;
    private final Optimizer optimizer;
    private final LearningRateSchedule schedule;
    private final Settings settings;

    TrainingLoop(Engine engine, NDManager manager, StudentNetwork network, Objective objective, Optimizer optimizer,
            LearningRateSchedule schedule, Settings settings) {
        this.engine = engine;
        this.manager = manager;
        this.network = network;
        this.objective = objective;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.settings = settings;
    }

    /**
     * Trains the network in place.
     *
     * @param data the examples
     * @param teacherLogits {@code (examples, classes)}, or null to train on labels alone
     * @param random shuffles the examples; it advances
     * @param listener is told of every step and epoch
     * @throws TrainingDivergedException if a loss or a parameter stops being finite
     */
    Outcome run(TrainingSet data, @Nullable DenseRows teacherLogits, SplittableRandom random, TrainingListener listener) {
        long start = System.nanoTime();
        Batches batches = new Batches(data, teacherLogits, settings.batchSize());
        long steps = (long) batches.perEpoch() * settings.epochs();
        List<NDArray> parameters = network.trainable();
        List<EpochReport> reports = new ArrayList<>();
        WeightSummary weights = null;
        try (OptimizerState state = optimizer.start(parameters)) {
            long step = 0;
            double rate = 0;
            for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
                long epochStart = System.nanoTime();
                batches.shuffle(random);
                WeightSummary.Accumulator seen = new WeightSummary.Accumulator();
                double sum = 0;
                for (int batch = 0; batch < batches.perEpoch(); batch++) {
                    rate = optimizer.learningRate() * schedule.factor(step, steps, batches.perEpoch());
                    try (NDManager scope = manager.newSubManager()) {
                        float loss = gradients(batches.load(batch, scope), epoch, seen);
                        step++;
                        if (!Float.isFinite(loss)) {
                            throw new TrainingDivergedException("the loss became " + loss, epoch, step, rate);
                        }
                        sum += loss;
                        if (settings.maximumGradientNorm() > 0) {
                            GradientNorm.clip(parameters, settings.maximumGradientNorm());
                        }
                        state.step(rate);
                    }
                    listener.onStep(step, steps);
                }
                requireFinite(parameters, epoch, step, rate);
                weights = teacherLogits == null ? null : seen.summary();
                EpochReport report = new EpochReport(epoch, settings.epochs(), sum / batches.perEpoch(), rate,
                        seconds(epochStart));
                reports.add(report);
                listener.onEpoch(report);
            }
        }
        return new Outcome(reports, weights, seconds(start));
    }

    /** Computes the gradients of one batch and returns its loss. */
    private float gradients(Batch batch, int epoch, WeightSummary.Accumulator seen) {
        try (GradientCollector collector = engine.newGradientCollector()) {
            ObjectiveValue value = objective.evaluate(logits(batch, true), batch.exampleWeights(), epoch);
            collector.backward(value.loss());
            if (value.weights() != null) {
                seen.add(value.weights().toFloatArray());
            }
            return value.loss().getFloat();
        }
    }

    private BatchLogits logits(Batch batch, boolean training) {
        StudentNetwork.Logits logits = network.forward(batch.rows(), training);
        return new BatchLogits(logits.main(), batch.teacherLogits(), logits.classifier(), batch.labels());
    }

    /**
     * The weight that each example's distillation has by the network as it is now.
     *
     * @return the weights, in the order of the data
     */
    float[] finalWeights(TrainingSet data, @Nullable DenseRows teacherLogits) {
        Batches batches = new Batches(data, teacherLogits, settings.batchSize());
        float[] weights = new float[data.size()];
        for (int batch = 0; batch * settings.batchSize() < weights.length; batch++) {
            try (NDManager scope = manager.newSubManager()) {
                float[] found = objective.weights(logits(batches.load(batch, scope), false), settings.epochs()).toFloatArray();
                System.arraycopy(found, 0, weights, batch * settings.batchSize(), found.length);
            }
        }
        return weights;
    }

    /** The last step of an epoch can break a parameter that no later loss would show. */
    private void requireFinite(List<NDArray> parameters, int epoch, long step, double rate) {
        try (NDManager scope = manager.newSubManager()) {
            for (NDArray parameter : parameters) {
                NDArray sum = parameter.sum();
                sum.attach(scope);
                if (!Float.isFinite(sum.getFloat())) {
                    throw new TrainingDivergedException("a parameter became " + sum.getFloat(), epoch, step, rate);
                }
            }
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** One batch, attached to the scope of its step. */
    private record Batch(NDArray rows, NDArray labels, @Nullable NDArray teacherLogits, @Nullable NDArray exampleWeights) {}

    /** Cuts a training set into batches, in a new order every epoch. */
    private static final class Batches {

        private final TrainingSet data;
        private final @Nullable DenseRows teacherLogits;
        private final int batchSize;
        private final int[] order;
        private final ByteBuffer rows;
        private final @Nullable ByteBuffer logits;

        Batches(TrainingSet data, @Nullable DenseRows teacherLogits, int batchSize) {
            this.data = data;
            this.teacherLogits = teacherLogits;
            this.batchSize = batchSize;
            order = new int[data.size()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            rows = direct(data.rows().size());
            logits = teacherLogits == null ? null : direct(teacherLogits.size());
        }

        private ByteBuffer direct(int rowSize) {
            return ByteBuffer.allocateDirect(Math.multiplyExact(batchSize, rowSize * Float.BYTES))
                    .order(ByteOrder.nativeOrder());
        }

        /** The last batch of an epoch may be smaller, but not a single example: batch norm has no variance of one. */
        int perEpoch() {
            return data.size() / batchSize + (data.size() % batchSize > 1 ? 1 : 0);
        }

        void shuffle(SplittableRandom random) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
        }

        Batch load(int batch, NDManager scope) {
            int first = batch * batchSize;
            int size = Math.min(batchSize, order.length - first);
            long[] labels = new long[size];
            float[] weights = data.weights() == null ? null : new float[size];
            for (int i = 0; i < size; i++) {
                labels[i] = data.labels()[order[first + i]];
                if (weights != null) {
                    weights[i] = data.weights()[order[first + i]];
                }
            }
            Shape shape = new Shape(size);
            return new Batch(gather(data.rows(), first, size, rows, scope), scope.create(labels, shape),
                    teacherLogits == null || logits == null ? null : gather(teacherLogits, first, size, logits, scope),
                    weights == null ? null : scope.create(weights, shape));
        }

        private NDArray gather(DenseRows source, int first, int size, ByteBuffer target, NDManager scope) {
            target.clear().limit(size * source.size() * Float.BYTES);
            source.copy(order, first, size, target.asFloatBuffer());
            return scope.create(target, new Shape(size, source.size()), DataType.FLOAT32);
        }
    }
}
