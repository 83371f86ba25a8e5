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
 * The distributions from which the first values of a network's parameters are drawn, in Java, so that the same seed gives the
 * same network whatever else runs in the process. DJL's own initializers share one generator of the whole process. Batch norm
 * starts as the identity.
 *
 * @param convolution the distribution of the weights of convolutions
 * @param linear the distribution of the weights of linear layers
 * @param bias the distribution of the biases of both
 */
public record Initialization(Distribution convolution, Distribution linear, Distribution bias) {

    /**
     * Normal by fan out for convolutions, uniform by fan in for linear layers and biases: what the residual networks use, in
     * PyTorch's model zoo too.
     */
    public static final Initialization DEFAULT = new Initialization(Distribution.NORMAL_FAN_OUT, Distribution.UNIFORM_FAN_IN,
            Distribution.UNIFORM_FAN_IN);

    /**
     * Normal by fan out for convolutions, normal with deviation 0.01 for linear layers, zero biases: what VGG and MobileNetV2
     * use in the distillation literature since Tian et al., "Contrastive Representation Distillation", ICLR 2020.
     */
    public static final Initialization NORMAL = new Initialization(Distribution.NORMAL_FAN_OUT, Distribution.NORMAL_NARROW,
            Distribution.ZERO);

    /**
     * Uniform by fan in for everything: PyTorch's default, which the literature uses for networks whose initialization it does
     * not state.
     */
    public static final Initialization UNIFORM = new Initialization(Distribution.UNIFORM_FAN_IN, Distribution.UNIFORM_FAN_IN,
            Distribution.UNIFORM_FAN_IN);

    /**
     * A distribution of a parameter. The fan in of a weight {@code (out, in, kernel...)} is {@code in * kernel}, its fan
     * out {@code out * kernel}, in grouped convolutions too; a bias has those of its weight.
     */
    public enum Distribution {
        /** Normal with variance {@code 2 / fanOut}: He et al., ICCV 2015, equation 14. */
        NORMAL_FAN_OUT {
            @Override
            double draw(long fanIn, long fanOut, SplittableRandom random) {
                return Math.sqrt(2.0 / fanOut) * random.nextGaussian();
            }
        },
        /**
         * Uniform within {@code 1 / sqrt(fanIn)}: LeCun et al. 1998, and PyTorch's default for convolutions and linear layers,
         * there called Kaiming uniform with {@code a = sqrt(5)}.
         */
        UNIFORM_FAN_IN {
            @Override
            double draw(long fanIn, long fanOut, SplittableRandom random) {
                double limit = 1 / Math.sqrt(fanIn);
                return random.nextDouble(-limit, limit);
            }
        },
        /** Normal with standard deviation 0.01: Krizhevsky et al., NIPS 2012, section 5. */
        NORMAL_NARROW {
            @Override
            double draw(long fanIn, long fanOut, SplittableRandom random) {
                return 0.01 * random.nextGaussian();
            }
        },
        /** Zero. */
        ZERO {
            @Override
            double draw(long fanIn, long fanOut, SplittableRandom random) {
                return 0;
            }
        };

        abstract double draw(long fanIn, long fanOut, SplittableRandom random);
    }

    /**
     * Sets every parameter and seeds every {@link SeededDropout} of an initialized block, in the order of its parameters.
     *
     * @param block the block; its parameters are modified
     * @param random the generator; it advances
     * @throws IllegalArgumentException if a weight has fewer than two dimensions
     */
    public void apply(Block block, SplittableRandom random) {
        long fanIn = 1;
        long fanOut = 1;
        for (Parameter parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            switch (parameter.getType()) {
                case WEIGHT -> {
                    long[] shape = array.getShape().getShape();
                    if (shape.length < 2) {
                        throw new IllegalArgumentException("The weight " + parameter.getName() + " must have two dimensions or"
                                + " more, found " + array.getShape() + ".\nMaybe give the parameter another type.");
                    }
                    fanIn = array.size() / shape[0];
                    fanOut = array.size() / shape[1];
                    set(array, shape.length == 2 ? linear : convolution, fanIn, fanOut, random);
                }
                // A bias follows its weight.
                case BIAS -> set(array, bias, fanIn, fanOut, random);
                case GAMMA, RUNNING_VAR -> fill(array, 1f);
                case BETA, RUNNING_MEAN -> fill(array, 0f);
                case OTHER -> { }
            }
        }
        seedDropout(block, random);
    }

    private static void seedDropout(Block block, SplittableRandom random) {
        if (block instanceof SeededDropout dropout) {
            dropout.seed(random.split().nextLong());
        }
        for (Block child : block.getChildren().values()) {
            seedDropout(child, random);
        }
    }

    private static void set(NDArray array, Distribution distribution, long fanIn, long fanOut, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(array.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) distribution.draw(fanIn, fanOut, random);
        }
        array.set(values);
    }

    private static void fill(NDArray array, float value) {
        float[] values = new float[Math.toIntExact(array.size())];
        java.util.Arrays.fill(values, value);
        array.set(values);
    }
}
