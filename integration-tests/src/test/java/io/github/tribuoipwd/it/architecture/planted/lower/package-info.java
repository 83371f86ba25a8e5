/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Uses upper, which closes a cycle. For a test.
 * <p>
 * Uses: internal, upper.
 * Libraries: none.
 */
@NullMarked
package io.github.tribuoipwd.it.architecture.planted.lower;

import org.jspecify.annotations.NullMarked;
