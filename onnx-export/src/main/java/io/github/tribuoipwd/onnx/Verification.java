/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

/**
 * How an exported graph was compared with its block.
 *
 * @param cases on how many inputs of the sizes to compare and of the caller's both ran; 0 where verification was switched off
 * @param largestDifference the largest absolute difference of any output value; NaN where verification was switched off
 */
public record Verification(int cases, double largestDifference) {

    /** The result of an export without verification. */
    static final Verification OFF = new Verification(0, Double.NaN);

    /**
     * Whether the graph was compared at all.
     *
     * @return false where verification was switched off
     */
    public boolean performed() {
        return cases > 0;
    }
}
