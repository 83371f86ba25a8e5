/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The results of runs as tables, charts and pages.
 */
@NullMarked
package io.github.tribuoipwd.report;

import org.jspecify.annotations.NullMarked;
