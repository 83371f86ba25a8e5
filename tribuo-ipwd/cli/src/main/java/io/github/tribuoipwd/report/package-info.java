/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What runs measured, as tables, charts and pages.
 */
@NullMarked
package io.github.tribuoipwd.report;

import org.jspecify.annotations.NullMarked;
