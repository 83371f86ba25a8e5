/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.List;

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
     * The arrays that the next steps depend on, beside the parameters and the number of steps so far: a checkpoint holds their
     * elements, and a training that goes on sets them.
     *
     * @return the arrays themselves, of which this state keeps the ownership, in the same order for the same parameters; empty
     *     where there are none
     * @throws UnsupportedOperationException if this state cannot be saved, as where this method is not overridden
     */
    default List<NDArray> arrays() {
        throw new UnsupportedOperationException("This optimizer's state cannot be saved");
    }

    /**
     * Goes on after so many steps, as a training does that was stopped; the elements of {@link #arrays()} are set beside.
     *
     * @param steps the number of steps so far, zero or positive
     * @throws UnsupportedOperationException if this state cannot be restored, as where this method is not overridden
     */
    default void resumeAt(long steps) {
        throw new UnsupportedOperationException("This optimizer's state cannot be restored");
    }

    /**
     * Frees the arrays of this state; the parameters stay.
     */
    @Override
    void close();
}
