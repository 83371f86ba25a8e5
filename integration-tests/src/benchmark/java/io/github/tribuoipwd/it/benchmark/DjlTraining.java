/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.tribuoipwd.student.StudentArchitecture;

/** A training loop as DJL's own examples have it: a network with one linear head, on labels. */
final class DjlTraining implements AutoCloseable {

    private final int[] shape;
    private final boolean channelsLast;
    private final Model model;
    private final Trainer trainer;

    /**
     * A new network.
     *
     * @param shape channels, height and width of an image
     * @param batch the number of images of a step
     * @param channelsLast whether the channels of a pixel stand side by side in memory
     */
    DjlTraining(StudentArchitecture architecture, int classes, int[] shape, int batch, boolean channelsLast) {
        this.shape = shape;
        this.channelsLast = channelsLast;
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).optMomentum(0.9f).optWeightDecays(5e-4f)
                .build();
        model = Model.newInstance("student", Device.cpu(), "PyTorch");
        model.setBlock(Material.network(architecture, classes, shape));
        trainer = model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(sgd)
                .optDevices(new Device[] {Device.cpu()}));
        trainer.initialize(new Shape(batch, shape[0], shape[1], shape[2]));
    }

    /** A step, and its loss. */
    float step(float[] pixels, float[] labels) {
        try (NDManager scope = trainer.getManager().newSubManager()) {
            NDArray batch = channelsLast
                    ? scope.create(pixels, new Shape(labels.length, shape[1], shape[2], shape[0])).transpose(0, 3, 1, 2)
                    : scope.create(pixels, new Shape(labels.length, shape[0], shape[1], shape[2]));
            NDArray wanted = scope.create(labels);
            float found;
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDArray loss = trainer.getLoss().evaluate(new NDList(wanted), trainer.forward(new NDList(batch)));
                collector.backward(loss);
                found = loss.getFloat();
            }
            trainer.step();
            return found;
        }
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
