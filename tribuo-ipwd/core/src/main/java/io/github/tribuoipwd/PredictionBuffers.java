/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.FiniteNumbers;
import java.nio.FloatBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;

/**
 * Native memory for the rows of predictions, bounded by bytes and used again by the next prediction. Thread safe.
 */
final class PredictionBuffers {

    private static final long BLOCK_BYTES = 8 << 20;
    /** Predicting more rows at once is no faster. */
    private static final int MAXIMUM_ROWS = 256;
    private static final int MAXIMUM_IDLE = 8;
    /** For the blocks of one prediction that are in use at the same time. */
    private static final long MOST_BYTES = 32 << 20;
    private static final FloatBuffer NONE = Buffers.direct(0);

    private final int features;
    private final int labels;
    private final int rowsPerBlock;
    private final ArrayBlockingQueue<Block> idle = new ArrayBlockingQueue<>(MAXIMUM_IDLE);

    PredictionBuffers(int features, int labels) {
        this.features = features;
        this.labels = labels;
        rowsPerBlock = Math.min(MAXIMUM_ROWS, Buffers.rowsWithin(BLOCK_BYTES, Math.max(features, labels)));
    }

    /** The number of rows that are predicted at once. */
    int rowsPerBlock() {
        return rowsPerBlock;
    }

    /**
     * How many blocks one prediction uses at the same time, such that all of them can be kept for the next one.
     *
     * @param threads how many it could use
     */
    int atOnce(int threads) {
        long bytes = (long) rowsPerBlock * (features + labels) * Float.BYTES;
        return (int) Math.max(1, Math.min(Math.min(threads, MAXIMUM_IDLE), MOST_BYTES / bytes));
    }

    /** Room for some rows and their probabilities, each from position 0. */
    final class Block {

        private final FiniteNumbers finite = new FiniteNumbers();
        private FloatBuffer rows = NONE;
        private FloatBuffer probabilities = NONE;

        private Block() {}

        /** Makes room for at least so many rows, and for their probabilities. */
        void require(int number) {
            requireRows(number);
            requireProbabilities(number);
        }

        void requireRows(int number) {
            rows = Buffers.atLeast(rows, Math.multiplyExact(number, features));
        }

        void requireProbabilities(int number) {
            probabilities = Buffers.atLeast(probabilities, Math.multiplyExact(number, labels));
        }

        /** The search for numbers that are not finite. */
        FiniteNumbers finite() {
            return finite;
        }

        FloatBuffer rows() {
            return rows;
        }

        FloatBuffer probabilities() {
            return probabilities;
        }
    }

    /** Lends a block to one user. */
    <T> T lend(Function<Block, T> user) {
        Block before = idle.poll();
        Block block = before == null ? new Block() : before;
        try {
            return user.apply(block);
        } finally {
            boolean unused = idle.offer(block);
        }
    }

    /** Frees the blocks that are not in use. */
    void clear() {
        idle.clear();
    }
}
