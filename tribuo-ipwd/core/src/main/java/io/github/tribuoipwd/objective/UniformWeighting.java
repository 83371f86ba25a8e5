/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.oracle.labs.mlrg.olcut.config.Config;

/**
 * The weight 1 for every example: plain distillation. With a classifier head it is the control that shows what that head does
 * by itself.
 */
public final class UniformWeighting implements ExampleWeighting {

    @Config(description = "Classifier head of the student while it trains: NONE, ATTACHED or DETACHED.")
    private ClassifierHead classifierHead = ClassifierHead.NONE;

    /**
     * Plain distillation, without a classifier head.
     */
    public UniformWeighting() {}

    /**
     * Plain distillation of a student with or without a classifier head.
     *
     * @param classifierHead the head
     */
    public UniformWeighting(ClassifierHead classifierHead) {
        this.classifierHead = classifierHead;
    }

    @Override
    public ClassifierHead classifierHead() {
        return classifierHead;
    }

    @Override
    public NDArray weights(BatchLogits batch, int epoch) {
        return ones(batch);
    }

    static NDArray ones(BatchLogits batch) {
        return batch.student().getManager().ones(new Shape(batch.student().getShape().get(0)));
    }

    @Override
    public String toString() {
        return "UniformWeighting(classifierHead=" + classifierHead + ")";
    }
}
