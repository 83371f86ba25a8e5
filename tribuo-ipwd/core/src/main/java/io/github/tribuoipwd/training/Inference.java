/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Lets a network in training predict rows as it would be served: with batch norm and dropout as in prediction. Changes nothing in the
 * network and draws no random number.
 */
final class Inference {

    private static final long BLOCK_BYTES = 4 << 20;
    private static final int BLOCK_ROWS = 256;

    /** Takes a row's logits. */
    interface Prediction {

        /**
         * Takes them.
         *
         * @param row the row
         * @param logits several rows {@code (number, classes)}
         * @param first which of them is this row's
         */
        void accept(int row, FloatBuffer logits, int first);
    }

    private Inference() {}

    /** Predicts all rows, a block at a time, in their order; calls something between blocks. */
    static void of(StudentNetwork network, NDManager manager, Rows rows, Runnable between, Prediction prediction) {
        int block = Math.min(rows.count(), Math.min(BLOCK_ROWS, Buffers.rowsWithin(BLOCK_BYTES, rows.size())));
        ByteBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(block * rows.size(), Float.BYTES))
                .order(ByteOrder.nativeOrder());
        for (int first = 0; first < rows.count(); first += block) {
            between.run();
            int number = Math.min(block, rows.count() - first);
            FloatBuffer views = values.clear().asFloatBuffer();
            for (int i = 0; i < number; i++) {
                rows.copy(first + i, views);
            }
            values.limit(number * rows.size() * Float.BYTES);
            try (NDManager scope = manager.newSubManager()) {
                FloatBuffer logits = FloatBuffer.wrap(network.forward(scope.create(values, new Shape(number, rows.size()),
                        DataType.FLOAT32), false).main().toFloatArray());
                for (int i = 0; i < number; i++) {
                    prediction.accept(first + i, logits, i);
                }
            }
        }
    }
}
