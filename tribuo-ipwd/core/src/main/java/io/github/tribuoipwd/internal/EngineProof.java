/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Runs a convolution with a known result on the engine, of a kind that PyTorch 2.7.1 computes wrongly on some processors: two
 * channels-first images, and channels that do not fill a register (docs/upstream-odd-batch.md).
 */
final class EngineProof {

    private static final int CHANNELS = 24;
    private static final int SIDE = 6;
    private static final int KERNEL = 3;

    private EngineProof() {}

    /**
     * Checks the engine.
     *
     * @throws IllegalStateException if it computes wrongly
     */
    static void requireRight(Engine engine) {
        // Every pixel is 1, and the weights of a channel are its number.
        float expected = KERNEL * KERNEL * CHANNELS * (CHANNELS - 1) / 2f;
        float found = center(engine);
        if (Math.abs(found - expected) > 1e-3 * expected) {
            throw new IllegalStateException("PyTorch must compute convolutions rightly, found " + found + " where the result is "
                    + expected + ": on this processor it does not, with its newest instructions.\nMaybe set the environment"
                    + " variable " + InstructionSet.SETTING + "=" + InstructionSet.SAFE + " before Java starts.");
        }
    }

    private static float center(Engine engine) {
        try (NDManager manager = engine.newBaseManager(Device.cpu())) {
            NDArray images = manager.ones(new Shape(2, CHANNELS, SIDE, SIDE));
            NDArray weights = manager.arange((float) CHANNELS).reshape(1, CHANNELS, 1, 1)
                    .broadcast(new Shape(8, CHANNELS, KERNEL, KERNEL));
            NDArray result = images.getNDArrayInternal().convolution(images, weights, manager.zeros(new Shape(8)), new Shape(1, 1),
                    new Shape(1, 1), new Shape(1, 1), 1).singletonOrThrow();
            return result.get(1, 7, SIDE / 2, SIDE / 2).getFloat();
        }
    }
}
