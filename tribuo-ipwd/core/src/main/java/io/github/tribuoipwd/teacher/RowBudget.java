/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.Buffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How many rows go into one block of memory. A block is bounded by its bytes: 256 rows of 16 values are little, 256 images of
 * 3 x 224 x 224 are 154 MB.
 */
final class RowBudget {

    private static final long BLOCK_BYTES = 16L << 20;

    private RowBudget() {}

    /**
     * The rows of a block.
     *
     * @param atMost the largest number that is of use
     * @param rowSize float32 values of a row; a row larger than a block is a block of its own
     * @return at least 1, where {@code atMost} is
     */
    static int rows(int atMost, long rowSize) {
        return Math.min(atMost, Buffers.rowsWithin(BLOCK_BYTES, rowSize));
    }

    /**
     * The values of a block, if one direct buffer can hold them.
     *
     * @throws TeacherException if it cannot
     */
    static int values(long rows, long rowSize) {
        if (rows > 0 && rowSize > Integer.MAX_VALUE / Float.BYTES / rows) {
            throw tooLarge(rows + " rows of " + rowSize + " values");
        }
        return (int) (rows * rowSize);
    }

    /**
     * A direct buffer in native order.
     *
     * @throws TeacherException if there can be none of that size
     */
    static ByteBuffer bytes(int values, int valueBytes) {
        if (values > Integer.MAX_VALUE / valueBytes) {
            throw tooLarge(values + " values of " + valueBytes + " bytes");
        }
        return ByteBuffer.allocateDirect(values * valueBytes).order(ByteOrder.nativeOrder());
    }

    private static TeacherException tooLarge(String found) {
        return new TeacherException("A block of rows must have less than 2 GB, found " + found
                + ".\nMaybe resize the images, or export the teacher with a smaller or a free batch size.");
    }
}
