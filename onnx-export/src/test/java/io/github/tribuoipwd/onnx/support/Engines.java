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
     * One step of an LSTM of one unit against its definition. PyTorch 2.7.1 fails on some processors with AVX-512 unless
     * ONEDNN_MAX_CPU_ISA=AVX is set.
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
        assumeTrue(computesLstm(), "DJL's engine computes LSTM layers wrongly on this processor; set ONEDNN_MAX_CPU_ISA=AVX");
    }

    /** The middle of a convolution of 24 channels, which PyTorch 2.7.1 gets wrong on the same processors. */
    public static boolean computesConvolutions() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray channels = manager.arange(24f).reshape(1, 24, 1, 1);
            NDArray found = manager.ones(new Shape(2, 24, 6, 6)).getNDArrayInternal().convolution(manager.ones(new Shape(2, 24, 6, 6)),
                    manager.ones(new Shape(8, 24, 3, 3)).mul(channels), manager.zeros(new Shape(8)), new Shape(1, 1), new Shape(1, 1),
                    new Shape(1, 1), 1).head();
            return Math.abs(found.get(1, 7, 3, 3).getFloat() - 9 * 276) < 1e-2;
        }
    }

    /** Skips a test of convolutions where the engine's reference is wrong. */
    public static void assumeConvolutions() {
        assumeTrue(computesConvolutions(), "DJL's engine computes convolutions wrongly on this processor; set ONEDNN_MAX_CPU_ISA=AVX");
    }
}
