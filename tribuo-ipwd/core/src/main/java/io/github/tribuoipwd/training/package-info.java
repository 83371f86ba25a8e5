/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The training loop and its parts, and what it reports: {@link io.github.tribuoipwd.training.TrainingListener}.
 */
@NullMarked
package io.github.tribuoipwd.training;

import org.jspecify.annotations.NullMarked;
