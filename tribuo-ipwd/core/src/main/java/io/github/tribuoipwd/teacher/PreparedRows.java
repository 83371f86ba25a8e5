/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Transforms rows and fills up a batch. Its buffer is made once and used in every run.
 */
final class PreparedRows {

    private final InputTransform transform;
    private final int[] rowShape;
    private final int rowSize;
    private FloatBuffer prepared = Buffers.direct(0);

    PreparedRows(InputTransform transform, int[] rowShape) {
        this.transform = transform;
        this.rowShape = rowShape;
        rowSize = Arrays.stream(transform.outputShape(rowShape)).reduce(1, Math::multiplyExact);
    }

    /** The same with a buffer of its own. */
    PreparedRows copy() {
        return new PreparedRows(transform, rowShape);
    }

    /** The values of a transformed row. */
    int rowSize() {
        return rowSize;
    }

    /** The shape of a transformed row. */
    int[] shape() {
        return transform.outputShape(rowShape);
    }

    /** The model's input: the rows themselves where they fit already, otherwise a buffer, filled up with zeros. */
    FloatBuffer of(FloatBuffer rows, int number, int size) {
        if (number == size && isReady(rows) && transform.isIdentity()) {
            return rows;
        }
        prepared = Buffers.atLeast(prepared, RowBudget.values(size, rowSize));
        transform.apply(rows, number, rowShape, prepared);
        for (int i = number * rowSize; i < size * rowSize; i++) {
            prepared.put(i, 0f);
        }
        return prepared;
    }

    /** Whether ONNX Runtime can read and write it in place. */
    static boolean isReady(FloatBuffer buffer) {
        return buffer.isDirect() && buffer.order() == ByteOrder.nativeOrder();
    }
}
