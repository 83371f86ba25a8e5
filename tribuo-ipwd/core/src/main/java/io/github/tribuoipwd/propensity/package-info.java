/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Propensities outside the training loop: data sources that pass inverse propensity weights to trainers that have no notion of
 * distillation.
 */
@NullMarked
package io.github.tribuoipwd.propensity;

import org.jspecify.annotations.NullMarked;
