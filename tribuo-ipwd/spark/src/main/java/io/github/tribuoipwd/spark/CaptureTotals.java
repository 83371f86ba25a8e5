/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all partitions held.
 *
 * @param examples the examples that were captured
 * @param leftOut the names of rows that were left out, sorted
 */
record CaptureTotals(long examples, List<String> leftOut) {

    /** Adds up what tasks counted; of a partition that was computed more than once only one. */
    static CaptureTotals of(Collection<PartitionTally> tallies) {
        Map<Integer, PartitionTally> partitions = new HashMap<>();
        tallies.forEach(tally -> partitions.put(tally.partition(), tally));
        return new CaptureTotals(partitions.values().stream().mapToLong(PartitionTally::rows).sum(),
                partitions.values().stream().flatMap(tally -> tally.skipped().stream()).sorted().toList());
    }

    /**
     * Checks that the files hold what the tasks counted.
     *
     * @throws SparkCaptureException if rows were lost or came twice, or there is none
     */
    void require(List<CommittedPart> parts, int views) {
        long rows = parts.stream().mapToLong(CommittedPart::rows).sum();
        if (rows != examples * views) {
            throw new SparkCaptureException("The files must hold " + views + " for each of the " + examples
                    + " rows of the data, found " + rows + ".\nMaybe the data differ from one reading to the next, as with"
                    + " rand() in them; cache them, or write them to disk first.");
        }
        if (rows == 0) {
            throw new SparkCaptureException("The data must have an example, found none.\nMaybe look whether the source finds its"
                    + " files.");
        }
    }
}
