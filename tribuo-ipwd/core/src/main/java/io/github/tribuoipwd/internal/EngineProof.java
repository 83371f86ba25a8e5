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
 * Compares convolutions of the engine with their known results, of a kind that PyTorch 2.7.1 computes wrongly on some processors:
 * two channels-first images, and channels that do not fill a register. A register holds 4, 8 or 16 floats, and which numbers of
 * channels are wrong depends on it, so all up to two of the largest registers and some more are tried
 * (docs/upstream-odd-batch.md).
 */
final class EngineProof {

    private static final int MOST_CHANNELS = 40;
    private static final int SIDE = 6;
    private static final int KERNEL = 3;

    private EngineProof() {}

    /**
     * Checks the engine.
     *
     * @throws IllegalStateException if it computes wrongly
     */
    static void requireRight(Engine engine) {
        for (int channels = 1; channels <= MOST_CHANNELS; channels++) {
            // Every pixel is 1, and the weights of a channel are its number.
            float expected = KERNEL * KERNEL * channels * (channels - 1) / 2f;
            float found = center(engine, channels);
            if (Math.abs(found - expected) > 1e-3 * expected) {
                throw new IllegalStateException("PyTorch must compute convolutions rightly, found " + found + " where the result is "
                        + expected + ", with " + channels + " channels: on this processor it does not, with the instructions that"
                        + " it uses.\nMaybe set the environment variable " + InstructionSet.SETTING + "=" + InstructionSet.SAFE
                        + " before Java starts.");
            }
        }
    }

    private static float center(Engine engine, int channels) {
        try (NDManager manager = engine.newBaseManager(Device.cpu())) {
            NDArray images = manager.ones(new Shape(2, channels, SIDE, SIDE));
            NDArray weights = manager.arange((float) channels).reshape(1, channels, 1, 1)
                    .broadcast(new Shape(8, channels, KERNEL, KERNEL));
            NDArray result = images.getNDArrayInternal().convolution(images, weights, manager.zeros(new Shape(8)), new Shape(1, 1),
                    new Shape(1, 1), new Shape(1, 1), 1).singletonOrThrow();
            return result.get(1, 7, SIDE / 2, SIDE / 2).getFloat();
        }
    }
}
