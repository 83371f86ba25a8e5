/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

/**
 * How the float32 weights of convolutions, linear and recurrent layers and embeddings are stored in a model. The model computes in
 * float32 whatever they are stored as; biases and norms stay in float32.
 */
public enum WeightFormat {
    /** As they are: four bytes each. */
    FLOAT32,
    /** Two bytes each, with 11 significant bits. */
    FLOAT16,
    /** One byte each, with one scale for each output channel or gate of a recurrent layer (symmetric, {@code DequantizeLinear}). */
    INT8
}
