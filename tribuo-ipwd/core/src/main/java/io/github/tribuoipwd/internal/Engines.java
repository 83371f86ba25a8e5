/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

/**
 * Starts both engines for a training: without access to the network, and with errors that name what the class path or the machine
 * lacks. It also reports that DJL is absent, so it refers to no class of DJL.
 */
public final class Engines {

    private Engines() {}

    /**
     * Starts both engines: PyTorch, which trains, and ONNX Runtime, without which no training can end. Does nothing when called
     * again.
     *
     * @throws IllegalStateException if the class path lacks what a training needs, or an engine cannot start on this machine
     */
    public static void start() {
        requireClassPath();
        PyTorch.requireLibrary();
        OnnxRuntime.environment();
        PyTorch.engine();
    }

    /**
     * Checks that the Java classes that a trainer uses are present.
     *
     * @throws IllegalStateException if the class path lacks them
     */
    public static void requireClassPath() {
        TrainingClassPath.require();
    }
}
