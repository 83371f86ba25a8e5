/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** The computations that DJL's engine gets right on this machine. */
public final class Engines {

    private Engines() {}

    /**
     * One step of an LSTM of one unit against its definition. PyTorch 2.7.1 fails on some processors unless
     * ONEDNN_MAX_CPU_ISA=SSE41 is set.
     */
    public static boolean computesLstm() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray one = manager.ones(new Shape(1, 1, 1));
            NDArray zero = manager.zeros(new Shape(1, 1, 1));
            NDList weights = new NDList(manager.create(new float[] {1, 1, 1, 1}, new Shape(4, 1)), manager.zeros(new Shape(4, 1)));
            float found = one.getNDArrayInternal().lstm(one, new NDList(zero, zero), weights, false, 1, 0, false, false, true)
                    .head().getFloat();
            double gate = 1 / (1 + Math.exp(-1));
            return Math.abs(found - gate * Math.tanh(gate * Math.tanh(1))) < 1e-4;
        }
    }

    /** Skips a test of LSTM layers where the engine's reference is wrong. */
    public static void assumeLstm() {
        assumeTrue(computesLstm(), "DJL's engine computes LSTM layers wrongly on this processor; set ONEDNN_MAX_CPU_ISA=SSE41");
    }

    /** The middle of convolutions of 12 and 24 channels, which PyTorch 2.7.1 gets wrong on the same processors. */
    public static boolean computesConvolutions() {
        return computesConvolution(12) && computesConvolution(24);
    }

    private static boolean computesConvolution(int channels) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray images = manager.ones(new Shape(2, channels, 6, 6));
            NDArray numbers = manager.arange((float) channels).reshape(1, channels, 1, 1);
            NDArray found = images.getNDArrayInternal().convolution(images, manager.ones(new Shape(8, channels, 3, 3)).mul(numbers),
                    manager.zeros(new Shape(8)), new Shape(1, 1), new Shape(1, 1), new Shape(1, 1), 1).head();
            return Math.abs(found.get(1, 7, 3, 3).getFloat() - 9 * channels * (channels - 1) / 2f) < 1e-2;
        }
    }

    /** Skips a test of convolutions where the engine's reference is wrong. */
    public static void assumeConvolutions() {
        assumeTrue(computesConvolutions(), "DJL's engine computes convolutions wrongly on this processor; set ONEDNN_MAX_CPU_ISA=SSE41");
    }
}
