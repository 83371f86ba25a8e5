/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Capture of soft labels on a Spark cluster. For users whose data lie there; the store is the one that a capture on one machine
 * writes.
 * <p>
 * Uses: data, features, internal, softlabel, teacher.
 * Libraries: Hadoop, OLCUT, Parquet, Spark.
 */
@NullMarked
package io.github.tribuoipwd.spark;

import org.jspecify.annotations.NullMarked;
