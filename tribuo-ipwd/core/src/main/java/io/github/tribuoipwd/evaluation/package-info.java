/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Evaluation that counts example weights: metrics corrected by inverse propensities. For users whose test examples have
 * weights, with any Tribuo model; nothing else here needs it.
 * <p>
 * Uses: internal.
 * Libraries: OLCUT, Tribuo.
 */
@NullMarked
package io.github.tribuoipwd.evaluation;

import org.jspecify.annotations.NullMarked;
