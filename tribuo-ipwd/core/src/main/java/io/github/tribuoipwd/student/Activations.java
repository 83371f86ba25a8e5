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
 * The blocks of the activations. Their names are in a class of their own: they are in a model's provenance, which is read without
 * DJL.
 */
final class Activations {

    private Activations() {}

    /** Makes a new block without parameters. */
    static Block block(ActivationFunction activation) {
        UnaryOperator<NDArray> function = function(activation);
        return new LambdaBlock(x -> new NDList(function.apply(x.singletonOrThrow())), activation.name());
    }

    private static UnaryOperator<NDArray> function(ActivationFunction activation) {
        return switch (activation) {
            case RELU -> Activation::relu;
            case LEAKY_RELU -> x -> Activation.leakyRelu(x, 0.01f);
            case GELU -> Activation::gelu;
            case SWISH -> x -> x.mul(Activation.sigmoid(x));
            case TANH -> Activation::tanh;
            case SIGMOID -> Activation::sigmoid;
        };
    }
}
