/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * From a student back to its configuration and data, and to the same student again.
 */
@NullMarked
package io.github.tribuoipwd.reproduction;

import org.jspecify.annotations.NullMarked;
