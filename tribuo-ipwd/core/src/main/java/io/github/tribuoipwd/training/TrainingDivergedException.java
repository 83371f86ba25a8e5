/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * A training whose loss or parameters stopped being finite, or whose loss grew by orders of magnitude. It returns no model.
 */
public final class TrainingDivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TrainingDivergedException(String what, int epoch, long step, double learningRate) {
        super("The training diverged: " + what + " at epoch " + epoch + ", step " + step + ", learning rate " + learningRate
                + ".\nMaybe lower the optimizer's learningRate, set maximumGradientNorm (5 is usual), standardize large inputs with"
                + " InputTransform.fitted() as the transform, give the schedule warm-up epochs, use batch norm, or weights of mean"
                + " 1 (normalization BATCH_MEAN): alpha, temperature^2 and the weights multiply the gradient by about 30.");
    }
}
