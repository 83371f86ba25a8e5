/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Is used by others alone. For a test.
 * <p>
 * Uses: none.
 * Libraries: none.
 */
@NullMarked
package io.github.tribuoipwd.it.architecture.planted.internal;

import org.jspecify.annotations.NullMarked;
