/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.tribuoipwd.internal.ArrayProgram;
import java.util.List;

/**
 * The global norm of gradients (Pascanu, Mikolov, Bengio, ICML 2013).
 */
public final class GradientNorm {

    private static final double EPSILON = 1e-6;

    private GradientNorm() {}

    /**
     * Scales all gradients down so that their global norm is at most a maximum.
     *
     * @param parameters the parameters; their gradients are modified
     * @param maximum the largest norm, positive
     * @return the norm before scaling
     */
    public static double clip(List<NDArray> parameters, double maximum) {
        try (ArrayProgram.Arrays arrays = new ArrayProgram.Arrays(parameters)) {
            return UpdateProgram.run("clip", new double[] {maximum, EPSILON}, arrays);
        }
    }
}
