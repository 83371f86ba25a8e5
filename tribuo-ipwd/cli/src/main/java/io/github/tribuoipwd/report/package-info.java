/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The results of runs as tables, charts and pages. For the command line, and for readers of its files.
 * <p>
 * Uses: evaluation, training.
 * Libraries: Jackson, Tribuo.
 */
@NullMarked
package io.github.tribuoipwd.report;

import org.jspecify.annotations.NullMarked;
