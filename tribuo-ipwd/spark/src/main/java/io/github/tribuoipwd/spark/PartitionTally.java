/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.io.Serializable;
import java.util.List;

/**
 * What a partition of the data held. A partition that is computed twice gives the same again.
 *
 * @param partition its number
 * @param rows the rows that were captured
 * @param skipped the names of those that were left out
 */
record PartitionTally(int partition, long rows, List<String> skipped) implements Serializable {

    private static final long serialVersionUID = 1L;
}
