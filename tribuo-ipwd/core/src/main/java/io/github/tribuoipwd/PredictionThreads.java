/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

/**
 * How the threads of one prediction share its work. A small graph is computed by one thread, since handing a part of an operation
 * to another costs as much as it saves; the blocks of a large prediction then run beside each other. A large graph, whose single
 * rows are to be fast too, shares each operation.
 *
 * @param inGraph the threads that share an operation
 * @param blocks the blocks that run beside each other, each on a thread
 */
record PredictionThreads(int inGraph, int blocks) {

    /** From this many multiplications for a row on, operations are shared: about a millisecond's work of one thread. */
    private static final double LARGE = 2e7;

    /**
     * Divides the threads. The same threads and work always give the same division.
     *
     * @param threads their number, positive
     * @param work the multiplications for a row
     */
    static PredictionThreads of(int threads, double work) {
        return work < LARGE ? new PredictionThreads(1, threads) : new PredictionThreads(threads, 1);
    }
}
