/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a training minimizes: the {@link io.github.tribuoipwd.objective.Objective}, and the loss terms and example weightings
 * that those of distillation consist of. For users who choose one, and for authors of a new loss, weighting or objective,
 * which goes here. It takes logits and labels, and uses neither networks nor teachers.
 * <p>
 * Uses: internal.
 * Libraries: DJL, OLCUT.
 */
@NullMarked
package io.github.tribuoipwd.objective;

import org.jspecify.annotations.NullMarked;
