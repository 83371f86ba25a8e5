/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.optimizer.OptimizerState;
import java.io.IOException;
import java.util.List;

/**
 * The state of an optimizer in a checkpoint.
 *
 * @param state the state
 * @param course has the number of steps, and is restored before
 */
record OptimizerPart(OptimizerState state, TrainingCourse course) implements Resumable {

    /**
     * Refuses an optimizer whose state cannot be saved, before anything is trained.
     *
     * @param manager gives a small array to start the optimizer with
     * @throws IllegalStateException if it cannot
     */
    static void requireResumable(Optimizer optimizer, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray parameter = scope.zeros(new Shape(1));
            parameter.setRequiresGradient(true);
            try (OptimizerState state = optimizer.start(List.of(parameter))) {
                state.arrays();
                state.resumeAt(0);
            }
        } catch (UnsupportedOperationException e) {
            throw new IllegalStateException("The optimizer must give its state where a training has checkpoints, found " + optimizer
                    + ", which does not: " + e.getMessage() + ".\nMaybe override arrays and resumeAt in its OptimizerState, use Sgd"
                    + " or AdamW, or train without checkpoints.", e);
        }
    }

    @Override
    public void save(StateWriter writer) throws IOException {
        for (NDArray array : state.arrays()) {
            writer.array(array);
        }
    }

    @Override
    public void restore(StateReader reader) throws IOException {
        for (NDArray array : state.arrays()) {
            reader.array(array);
        }
        state.resumeAt(course.step());
    }
}
