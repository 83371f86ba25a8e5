/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The distillation objective: loss terms, example weightings and their weighted sum.
 */
@NullMarked
package io.github.tribuoipwd.objective;

import org.jspecify.annotations.NullMarked;
