/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Uses lower without saying so, and shows what is internal. For a test.
 * <p>
 * Uses: internal.
 * Libraries: Tribuo, OLCUT.
 */
@NullMarked
package io.github.tribuoipwd.it.architecture.planted.upper;

import org.jspecify.annotations.NullMarked;
