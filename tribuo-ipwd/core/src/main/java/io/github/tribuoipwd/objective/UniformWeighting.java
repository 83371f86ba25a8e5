/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;

/**
 * The weight 1 for every example: plain distillation. With a classifier head it is the control that shows what that head does
 * by itself.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#uniformweighting">Settings</a>
 */
public final class UniformWeighting implements ExampleWeighting {

    @Config(description = "Classifier head of the student while it trains: NONE, ATTACHED or DETACHED.")
    private ClassifierHead classifierHead = ClassifierHead.NONE;

    @Config(description = "Factor of the classifier head's loss on labels, where there is that head; lambda in the paper.")
    private double classifierHeadFactor = 1;

    /**
     * Plain distillation, without a classifier head.
     */
    public UniformWeighting() {}

    /**
     * Plain distillation of a student with or without a classifier head, whose loss has the factor 1.
     *
     * @param classifierHead the head
     */
    public UniformWeighting(ClassifierHead classifierHead) {
        this(classifierHead, 1);
    }

    /**
     * A weighting with every setting.
     *
     * @param classifierHead the head
     * @param classifierHeadFactor the factor of its loss, zero or positive; 1 where there is no head
     * @throws IllegalArgumentException if the factor breaks its rule
     */
    public UniformWeighting(ClassifierHead classifierHead, double classifierHeadFactor) {
        this.classifierHead = classifierHead;
        this.classifierHeadFactor = classifierHeadFactor;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        classifierHead.requireUsable(classifierHeadFactor);
    }

    @Override
    public ClassifierHead classifierHead() {
        return classifierHead;
    }

    @Override
    public double classifierHeadFactor() {
        return classifierHeadFactor;
    }

    @Override
    public boolean needsLabels() {
        return false;
    }

    @Override
    public NDArray weights(BatchLogits batch, Epoch epoch) {
        return ones(batch);
    }

    static NDArray ones(BatchLogits batch) {
        return batch.student().getManager().ones(new Shape(batch.student().getShape().get(0)));
    }

    @Override
    public String toString() {
        return "UniformWeighting(classifierHead=" + classifierHead + ",classifierHeadFactor=" + classifierHeadFactor + ")";
    }
}
