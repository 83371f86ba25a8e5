/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.util.function.UnaryOperator;

/**
 * The activations that a student's hidden layers can have.
 */
public enum ActivationFunction {
    /** {@code max(0, x)}. */
    RELU(Activation::relu),
    /** {@code x} where positive, {@code 0.01 x} elsewhere. */
    LEAKY_RELU(x -> Activation.leakyRelu(x, 0.01f)),
    /** {@code x * Phi(x)}, Hendrycks and Gimpel 2016. */
    GELU(Activation::gelu),
    /** {@code x * sigmoid(x)}, also called SiLU. */
    SWISH(x -> x.mul(Activation.sigmoid(x))),
    /** The hyperbolic tangent. */
    TANH(Activation::tanh),
    /** The logistic function. */
    SIGMOID(Activation::sigmoid);

    @SuppressWarnings("ImmutableEnumChecker") // functions without state, all above
    private final UnaryOperator<NDArray> function;

    ActivationFunction(UnaryOperator<NDArray> function) {
        this.function = function;
    }

    /**
     * Makes a block of this activation.
     *
     * @return a new block without parameters
     */
    public Block block() {
        return new LambdaBlock(x -> new NDList(function.apply(x.singletonOrThrow())), name());
    }
}
