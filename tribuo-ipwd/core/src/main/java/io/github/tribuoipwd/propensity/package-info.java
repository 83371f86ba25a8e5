/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Propensities outside the training loop: data sources that pass inverse propensity weights to trainers that have no notion
 * of distillation. For users of any Tribuo trainer.
 * <p>
 * Uses: features, internal, objective, teacher, training, tribuoipwd.
 * Libraries: OLCUT, Tribuo.
 */
@NullMarked
package io.github.tribuoipwd.propensity;

import org.jspecify.annotations.NullMarked;
