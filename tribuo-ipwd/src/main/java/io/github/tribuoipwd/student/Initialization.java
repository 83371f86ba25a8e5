/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.SplittableRandom;

/**
 * Draws the first values of a network's parameters in Java, so that the same seed gives the same network whatever else the
 * process does. DJL's own initializers share one generator of the whole process.
 * <p>
 * Weights of convolutions: normal with variance {@code 2 / fanOut} (He et al. 2015). Weights of linear layers and all biases:
 * uniform within {@code 1 / sqrt(fanIn)} (LeCun et al. 1998, and PyTorch's default). Batch norm starts as the identity.
 */
public final class Initialization {

    private Initialization() {}

    /**
     * Sets every parameter and seeds every {@link SeededDropout} of an initialized block, in the order of its parameters.
     *
     * @param block the block; its parameters are modified
     * @param random the generator; it advances
     * @throws IllegalArgumentException if a weight has fewer than two dimensions
     */
    public static void apply(Block block, SplittableRandom random) {
        int fanIn = 1;
        for (Parameter parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            switch (parameter.getType()) {
                case WEIGHT -> {
                    long[] shape = array.getShape().getShape();
                    if (shape.length < 2) {
                        throw new IllegalArgumentException("The weight " + parameter.getName() + " must have two dimensions or"
                                + " more, found " + array.getShape() + ".\nMaybe give the parameter another type.");
                    }
                    long kernel = array.size() / (shape[0] * shape[1]);
                    fanIn = Math.toIntExact(shape[1] * kernel);
                    if (shape.length == 2) {
                        uniform(array, 1 / Math.sqrt(fanIn), random);
                    } else {
                        normal(array, Math.sqrt(2.0 / (shape[0] * kernel)), random);
                    }
                }
                // A bias follows its weight.
                case BIAS -> uniform(array, 1 / Math.sqrt(fanIn), random);
                case GAMMA, RUNNING_VAR -> fill(array, 1f);
                case BETA, RUNNING_MEAN -> fill(array, 0f);
                case OTHER -> { }
            }
        }
        seedDropout(block, random);
    }

    private static void seedDropout(Block block, SplittableRandom random) {
        if (block instanceof SeededDropout dropout) {
            dropout.seed(random.split());
        }
        for (Block child : block.getChildren().values()) {
            seedDropout(child, random);
        }
    }

    private static void uniform(NDArray array, double limit, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(array.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-limit, limit);
        }
        array.set(values);
    }

    private static void normal(NDArray array, double deviation, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(array.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        array.set(values);
    }

    private static void fill(NDArray array, float value) {
        float[] values = new float[Math.toIntExact(array.size())];
        java.util.Arrays.fill(values, value);
        array.set(values);
    }
}
