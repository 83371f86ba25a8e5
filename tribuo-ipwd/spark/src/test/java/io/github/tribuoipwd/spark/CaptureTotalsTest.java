/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CaptureTotalsTest {

    private static CommittedPart part(long rows) {
        return new CommittedPart("part", rows, 1, "", "");
    }

    /** Of two attempts that both came to their end, one counts. */
    @Test
    void partitionsCountOnce() {
        CaptureTotals totals = CaptureTotals.of(List.of(new PartitionTally(0, 5, List.of("z")),
                new PartitionTally(1, 7, List.of("y", "x")), new PartitionTally(0, 5, List.of("z"))));
        assertEquals(12, totals.examples());
        assertEquals(List.of("x", "y", "z"), totals.leftOut());
        totals.require(List.of(part(10), part(14)), 2);
    }

    @Test
    void lostOrTwice() {
        CaptureTotals totals = CaptureTotals.of(List.of(new PartitionTally(0, 5, List.of())));
        assertError(SparkCaptureException.class, () -> totals.require(List.of(part(4)), 1), "found 4");
        assertError(SparkCaptureException.class, () -> totals.require(List.of(part(5), part(5)), 1), "found 10");
        assertError(SparkCaptureException.class, () -> CaptureTotals.of(List.of()).require(List.of(), 1), "found none");
    }
}
