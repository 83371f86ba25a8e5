/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

/**
 * A row of a data frame, for errors.
 *
 * @param partition the number of its partition
 * @param row the number of the row in it, from 0 on
 */
record Place(int partition, long row) {

    @Override
    public String toString() {
        return "row " + row + " of partition " + partition;
    }
}
