/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@link Objective} for a batch. The arrays belong to the manager of the batch.
 *
 * @param perExample the objective {@code (batch)} of each example, in nats, that a gradient can be taken of
 * @param weights the weight {@code (batch)} of each example's imitation; null where the objective has none
 */
public record ObjectiveValue(NDArray perExample, @Nullable NDArray weights) {

    /**
     * Takes the mean that a training minimizes.
     *
     * @param batch the batch that the value is of; not modified
     * @param exampleWeights Tribuo's weight {@code (batch)} of each example; null where all are 1
     * @return {@code mean(exampleWeights * perExample)}, a scalar with its graph
     * @throws IllegalStateException if the objective has not given one value, or not one weight, for each example
     */
    public NDArray mean(BatchLogits batch, @Nullable NDArray exampleWeights) {
        Shape expected = batch.labels().getShape();
        requireShape("value", expected, perExample.getShape());
        if (weights != null) {
            requireShape("weight", expected, weights.getShape());
        }
        return (exampleWeights == null ? perExample : perExample.mul(exampleWeights)).mean();
    }

    /** Arrays of other shapes would be stretched to a matrix when they are multiplied, and give a mean of something else. */
    private static void requireShape(String what, Shape expected, Shape found) {
        if (!expected.equals(found)) {
            throw new IllegalStateException("An objective must give one " + what + " for each example, " + expected + ", found "
                    + found + ".\nMaybe take the sum over the classes, and leave the mean over the examples to the training.");
        }
    }
}
