/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.objective.BatchLogits;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.Epoch;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.UniformWeighting;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An objective with its gradient on the logits of a batch, 64 examples of 100 classes. */
@State(Scope.Thread)
public class ObjectiveParts {

    private static final int BATCH = 64;
    private static final int CLASSES = 100;
    private static final Shape SHAPE = new Shape(BATCH, CLASSES);

    /** Nothing is left for a training to settle. */
    private final Objective kd = DistillationObjective.builder().weighting(new UniformWeighting()).labelFactor(0.1)
            .distillationFactor(0.9).temperature(4).build();
    private final Objective ipwd = DistillationObjective.paper();
    private final float[] values = new float[BATCH * CLASSES];
    private Engine engine;
    private NDManager manager;
    private NDArray student;
    private NDArray classifier;
    private NDArray labels;

    /** Makes the logits. */
    @Setup
    public void logits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(10);
        }
        engine = PyTorch.engine();
        manager = engine.newBaseManager(Device.cpu());
        student = manager.create(values, SHAPE);
        student.setRequiresGradient(true);
        classifier = manager.create(values, SHAPE);
        classifier.setRequiresGradient(true);
        labels = manager.create(new long[BATCH]);
    }

    /** Frees the arrays. */
    @TearDown
    public void close() {
        manager.close();
    }

    /**
     * Without a classifier head.
     *
     * @return the loss
     */
    @Benchmark
    public float kd() {
        return loss(kd, false);
    }

    /**
     * With one.
     *
     * @return the loss
     */
    @Benchmark
    public float ipwd() {
        return loss(ipwd, true);
    }

    private float loss(Objective objective, boolean head) {
        try (NDManager scope = manager.newSubManager(); GradientCollector collector = engine.newGradientCollector()) {
            // The results of these attach to the step's scope, as a network's outputs do.
            NDArray main = student.add(0f);
            main.attach(scope);
            NDArray other = classifier.add(0f);
            other.attach(scope);
            NDArray teacher = scope.create(values, SHAPE);
            BatchLogits batch = new BatchLogits(main, teacher, head ? other : null, labels);
            NDArray loss = objective.evaluate(batch, new Epoch(1, 1)).mean(batch, null);
            collector.backward(loss);
            return loss.getFloat();
        }
    }
}
