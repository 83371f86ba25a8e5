/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Messages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rows a block of memory holds. */
@Tag("unit")
class BuffersTest {

    @ParameterizedTest
    @CsvSource({"8388608, 784, 2674", "8388608, 150528, 13", "8388608, 2097152, 1", "8388608, 2097153, 1", "8388608, 526683, 3",
            "0, 10, 1", "3, 1, 1", "9223372036854775807, 1, 536870911", "1073741824, 1073741, 250", "4294967296, 536870911, 1"})
    void rowsWithinBytes(long bytes, long rowSize, int rows) {
        assertEquals(rows, Buffers.rowsWithin(bytes, rowSize));
        assertTrue(Math.multiplyExact(Math.multiplyExact(rows, (int) rowSize), Float.BYTES) > 0, "few enough for one buffer");
    }

    @Test
    void rowsThatNoBufferHolds() {
        Messages.assertError(IllegalArgumentException.class, () -> Buffers.rowsWithin(1 << 20, 536_870_912), "536870912");
        Messages.assertError(IllegalArgumentException.class, () -> Buffers.rowsWithin(1 << 20, 3L << 40), "" + (3L << 40));
        Messages.assertError(IllegalArgumentException.class, () -> Buffers.rowsWithin(1 << 20, 0), "found 0");
    }
}
