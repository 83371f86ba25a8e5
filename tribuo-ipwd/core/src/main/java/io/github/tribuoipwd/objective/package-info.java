/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a training minimizes: the {@link io.github.tribuoipwd.objective.Objective}, and the loss terms and example weightings that
 * those of distillation consist of.
 */
@NullMarked
package io.github.tribuoipwd.objective;

import org.jspecify.annotations.NullMarked;
