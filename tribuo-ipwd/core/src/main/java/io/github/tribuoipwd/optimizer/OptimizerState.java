/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

/**
 * The state of an optimizer during one training. It owns its own arrays, not the parameters. Not thread safe.
 */
public interface OptimizerState extends AutoCloseable {

    /**
     * Updates every parameter from its gradient, and sets the gradients to zero, since the engine adds up those of successive
     * backward passes. To be called outside a gradient collector. Allocates no native memory that outlives the call.
     *
     * @param rate the learning rate of this step
     */
    void step(double rate);

    /**
     * Frees the arrays of this state; the parameters stay.
     */
    @Override
    void close();
}
