/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A batch is one block of memory, which has less than 2 GiB. */
@Tag("unit")
class BatchLoaderTest {

    @Test
    void batchesThatDoNotFit() {
        int row = 3 * 600 * 600;
        assertDoesNotThrow(() -> BatchLoader.requireFits(497, row));
        assertError(IllegalArgumentException.class, () -> BatchLoader.requireFits(498, row), "at most 497", "1080000", "found 498");
        assertError(IllegalArgumentException.class, () -> BatchLoader.requireFits(Integer.MAX_VALUE, row), "at most 497");
        assertDoesNotThrow(() -> BatchLoader.requireFits(1, Integer.MAX_VALUE / Float.BYTES));
        assertError(IllegalArgumentException.class, () -> BatchLoader.requireFits(2, Integer.MAX_VALUE / Float.BYTES), "at most 1 ");
    }
}
