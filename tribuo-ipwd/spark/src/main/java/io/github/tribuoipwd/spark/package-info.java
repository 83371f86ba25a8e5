/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Capture of soft labels on a Spark cluster. The store is the one that a capture on one machine writes.
 * <p>
 * Uses: none. Libraries: none.
 */
@NullMarked
package io.github.tribuoipwd.spark;

import org.jspecify.annotations.NullMarked;
