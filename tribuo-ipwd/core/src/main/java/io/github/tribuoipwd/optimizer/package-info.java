/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Optimizers with PyTorch's semantics and learning rate schedules. For users who choose one, and for authors of a new one,
 * which goes here.
 * <p>
 * Uses: internal.
 * Libraries: DJL, OLCUT.
 */
@NullMarked
package io.github.tribuoipwd.optimizer;

import org.jspecify.annotations.NullMarked;
