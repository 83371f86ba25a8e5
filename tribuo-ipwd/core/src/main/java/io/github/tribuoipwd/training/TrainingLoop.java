/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.objective.BatchLogits;
import io.github.tribuoipwd.objective.Epoch;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.ObjectiveValue;
import io.github.tribuoipwd.optimizer.GradientNorm;
import io.github.tribuoipwd.optimizer.LearningRateSchedule;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.optimizer.OptimizerState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Trains one student network on one training set.
 * <p>
 * Each step has its own NDManager, to which the batch is attached, so that everything the step makes is freed with it; the
 * batch itself is a direct buffer that the engine reads without a copy and that the next step overwrites.
 */
final class TrainingLoop {

    /** What a training gives beside the trained network; {@code lossFinding} is what the health check has found and not refused. */
    record Outcome(List<EpochReport> epochs, @Nullable Diagnostics diagnostics, double seconds, long steps,
            @Nullable String lossFinding) {}

    private final Engine engine;
    private final NDManager manager;
    private final StudentNetwork network;
    private final Objective objective;
    private final @Nullable Augmentation augmentation;
    private final Optimizer optimizer;
    private final LearningRateSchedule schedule;
    private final TrainingSettings settings;
    private final int smallestBatch;

    /**
     * Makes a loop.
     *
     * @param smallestBatch how many examples the network needs to train on
     */
    TrainingLoop(Engine engine, NDManager manager, StudentNetwork network, Objective objective,
            @Nullable Augmentation augmentation, Optimizer optimizer, LearningRateSchedule schedule, TrainingSettings settings,
            int smallestBatch) {
        this.engine = engine;
        this.manager = manager;
        this.network = network;
        this.objective = objective;
        this.augmentation = augmentation;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.settings = settings;
        this.smallestBatch = smallestBatch;
    }

    /**
     * Trains the network in place, from the newest checkpoint on where there is one.
     *
     * @param data the examples
     * @param targets what the student imitates, or null to train on labels alone
     * @param random shuffles the examples and seeds their views; it advances
     * @param validated validates the network after every epoch, and gives it the parameters that the training returns
     * @param keeper saves the state of the training, and ends it where it is to stop
     * @param listener called after every step and every epoch
     * @throws TrainingDivergedException if a loss or a parameter stops being finite, or the loss grows by orders of magnitude
     * @throws TrainingStoppedException if it is to stop
     */
    Outcome run(TrainingSet data, @Nullable TeacherSignal targets, SplittableRandom random, ValidatedEpochs validated,
            TrainingKeeper keeper, TrainingListener listener) {
        List<NDArray> parameters = network.trainable();
        try (BatchLoader batches = new BatchLoader(data, targets, augmentation, augmentation == null ? 0 : random.nextLong(),
                settings.batchSize(), smallestBatch, settings.overlap());
                OptimizerState state = optimizer.start(parameters)) {
            return new Run(data, batches, targets, parameters, state, validated, listener).run(random, keeper);
        }
    }

    /** One run of the loop, with the parts of the training that change. */
    private final class Run {

        private final BatchLoader batches;
        private final @Nullable TeacherSignal targets;
        private final List<NDArray> parameters;
        private final OptimizerState state;
        private final ValidatedEpochs validated;
        private final TrainingListener listener;
        private final LossWatch watch;
        private final TrainingCourse course;

        Run(TrainingSet data, BatchLoader batches, @Nullable TeacherSignal targets, List<NDArray> parameters,
                OptimizerState state, ValidatedEpochs validated, TrainingListener listener) {
            this.batches = batches;
            this.targets = targets;
            this.parameters = parameters;
            this.state = state;
            this.validated = validated;
            this.listener = listener;
            watch = new LossWatch(settings.healthCheck(), data.weights());
            course = new TrainingCourse(settings.epochs(), batches.perEpoch(), epoch -> new EpochStatistics(data.labelNames(),
                    objective.temperature(), targets != null && (epoch == settings.epochs() || validated.mayEnd())));
        }

        private Map<String, Resumable> parts() {
            Map<String, Resumable> parts = new LinkedHashMap<>();
            parts.put("course", course);
            parts.put("network", network);
            parts.put("optimizer", new OptimizerPart(state, course));
            parts.put("losses", watch);
            parts.put("validation", validated);
            if (targets != null) {
                parts.put("targets", targets);
            }
            return parts;
        }

        Outcome run(SplittableRandom random, TrainingKeeper keeper) {
            keeper.begin(course, parts());
            for (int epoch = 0; epoch < course.epoch(); epoch++) {
                batches.shuffle(random);
            }
            while (course.goesOn(validated.ended())) {
                if (course.closed()) {
                    course.begin();
                    batches.shuffle(random);
                }
                while (course.hasBatch()) {
                    step();
                    listener.onStep(course.step(), course.steps());
                    keeper.afterStep(course.step());
                }
                close(keeper);
            }
            validated.select();
            return new Outcome(course.reports(), course.seen().diagnostics(), course.seconds(), course.steps(), watch.finding());
        }

        private void step() {
            Epoch epoch = new Epoch(course.epoch(), settings.epochs());
            double rate = settings.rateFactor() * optimizer.learningRate()
                    * schedule.factor(course.step(), course.steps(), batches.perEpoch());
            try (NDManager scope = manager.newSubManager()) {
                float loss = gradients(batches.load(course.batch(), epoch.number(), scope), targets, epoch, course.seen());
                course.stepped(rate);
                watch.step(loss, epoch.number(), course.step(), rate);
                if (settings.maximumGradientNorm() > 0) {
                    GradientNorm.clip(parameters, settings.maximumGradientNorm());
                }
                state.step(rate);
            }
        }

        private void close(TrainingKeeper keeper) {
            requireFinite(parameters, course);
            watch.epoch(course.seen().meanLoss(), course.epoch(), course.step(), course.rate());
            EpochReport report = course.close(validated.after(course.epoch(), keeper::pause));
            listener.onEpoch(report);
            keeper.afterEpoch(course.epoch(), !course.goesOn(validated.ended()));
        }
    }

    /** Computes the gradients of one batch and returns its loss. */
    private float gradients(BatchLoader.Batch batch, @Nullable TeacherSignal targets, Epoch epoch, EpochStatistics seen) {
        try (GradientCollector collector = engine.newGradientCollector()) {
            BatchLogits logits = logits(batch, true);
            ObjectiveValue value = objective.evaluate(logits, epoch);
            NDArray mean = value.mean(logits, batch.exampleWeights());
            collector.backward(mean);
            float loss = mean.getFloat();
            float[] student = logits.student().toFloatArray();
            seen.add(loss, batch, student, value.weights());
            if (targets != null) {
                targets.learned(batch.examples(), student);
            }
            return loss;
        }
    }

    private BatchLogits logits(BatchLoader.Batch batch, boolean training) {
        StudentNetwork.Logits logits = network.forward(batch.rows(), training);
        return new BatchLogits(logits.main(), batch.targets(), logits.classifier(), batch.labels(), batch.labeled());
    }

    /**
     * The weight that each example's imitation has by the network as it is now, and by the example as it is, where the objective
     * has weights. Network and teacher see the examples as they are. Where the teacher's logits were captured for views only,
     * both see the first view of each: a weight compares what the two predict for the same image.
     *
     * @param between called between batches
     * @return the weights, in the order of the data
     */
    float[] finalWeights(TrainingSet data, @Nullable TeacherSignal targets, Runnable between) {
        float[] weights = new float[data.size()];
        Epoch last = new Epoch(settings.epochs(), settings.epochs());
        try (BatchLoader batches = new BatchLoader(data, targets, targets != null && targets.ofViews() ? augmentation : null, 0,
                settings.batchSize(), 1, settings.overlap())) {
            for (int batch = 0; batch < batches.perEpoch(); batch++) {
                between.run();
                try (NDManager scope = manager.newSubManager()) {
                    BatchLogits logits = logits(batches.load(batch, 0, scope), false);
                    float[] found = Objects.requireNonNull(objective.evaluate(logits, last).weights()).toFloatArray();
                    System.arraycopy(found, 0, weights, batch * settings.batchSize(), found.length);
                }
            }
        }
        return weights;
    }

    /** The last step of an epoch can break a parameter that no later loss would show. */
    private void requireFinite(List<NDArray> parameters, TrainingCourse course) {
        try (NDManager scope = manager.newSubManager()) {
            for (NDArray parameter : parameters) {
                NDArray sum = parameter.sum();
                sum.attach(scope);
                if (!Float.isFinite(sum.getFloat())) {
                    throw new TrainingDivergedException("a parameter became " + sum.getFloat(), course.epoch(), course.step(),
                            course.rate());
                }
            }
        }
    }
}
