/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

/**
 * The activations that a student's hidden layers can have.
 */
public enum ActivationFunction {
    /** {@code max(0, x)}. */
    RELU,
    /** {@code x} where positive, {@code 0.01 x} elsewhere. */
    LEAKY_RELU,
    /** {@code x * Phi(x)}, Hendrycks and Gimpel 2016. */
    GELU,
    /** {@code x * sigmoid(x)}, also called SiLU. */
    SWISH,
    /** The hyperbolic tangent. */
    TANH,
    /** The logistic function. */
    SIGMOID
}
