/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * How much a training computes. It depends on nothing but the network and the shape of its input.
 *
 * @param multiplications those of a forward pass of one example
 * @param parameters the numbers that an optimizer updates
 */
record StepWork(double multiplications, long parameters) {

    /** Gradient, clipping and update of a parameter take about as long as so many multiplications. */
    private static final int UPDATE = 64;

    /** What a step computes, in multiplications of its forward pass. */
    double step(int batchSize) {
        return multiplications * batchSize + (double) UPDATE * parameters;
    }
}
