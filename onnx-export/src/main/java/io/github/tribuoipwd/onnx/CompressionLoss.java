/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

/**
 * The effect of storing the weights in fewer bits, on the inputs that the export was verified with.
 *
 * @param largestDifference the largest absolute difference of any output value to the block's
 * @param agreement the share of rows whose largest value in the first output stayed the same, in [0, 1]
 */
public record CompressionLoss(double largestDifference, double agreement) {

    /** Nothing was compressed, or nothing compared. */
    static final CompressionLoss NONE = new CompressionLoss(0, 1);
}
