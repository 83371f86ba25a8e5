/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

/**
 * How the float32 weights of convolutions, linear layers and embeddings are stored in a model. The model computes in float32
 * whatever they are stored as.
 */
public enum WeightFormat {
    /** As they are: four bytes each. */
    FLOAT32,
    /** Two bytes each, with 11 significant bits. */
    FLOAT16,
    /** One byte each, with one scale for each output channel (symmetric, {@code DequantizeLinear}). */
    INT8
}
