/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the tables: cells that are averaged over, seed by seed.
 *
 * @param name its name
 * @param cells the names of the cells
 * @param rate the learning rate of all arms; null for the one that was chosen for each
 */
record Condition(String name, List<String> cells, @Nullable String rate) {}
