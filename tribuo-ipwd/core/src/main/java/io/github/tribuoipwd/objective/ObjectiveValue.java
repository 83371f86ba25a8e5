/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@link Objective} for a batch. The arrays belong to the manager of the batch.
 *
 * @param loss the objective, a scalar in nats that a gradient can be taken of
 * @param weights the weights {@code (batch)} of the distillation loss; null where there is no teacher
 */
public record ObjectiveValue(NDArray loss, @Nullable NDArray weights) {}
