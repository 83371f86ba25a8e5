/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Evaluation that counts example weights: metrics corrected by inverse propensities, and the calibration of probabilities. For
 * users whose test examples have weights, or who must know how far probabilities can be believed, with any Tribuo model.
 * <p>
 * Uses: internal.
 * Libraries: OLCUT, Tribuo.
 */
@NullMarked
package io.github.tribuoipwd.evaluation;

import org.jspecify.annotations.NullMarked;
