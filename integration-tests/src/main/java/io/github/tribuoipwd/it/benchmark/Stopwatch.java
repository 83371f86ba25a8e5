/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import java.util.Arrays;

/** Times in nanoseconds: two things that do the same are run in turn, so that both meet the machine in the same state. */
final class Stopwatch {

    /** Nanoseconds. */
    private static final double WARM_UP = 1e9;

    private Stopwatch() {}

    /** Something to time. */
    interface Work {
        void run() throws Exception;
    }

    /** The median times of two things. */
    record Pair(double ours, double reference) {

        double ratio() {
            return ours / reference;
        }
    }

    /** Runs both until they are warm, and then in turn. */
    static Pair compare(int rounds, Work ours, Work reference) throws Exception {
        warmUp(ours);
        warmUp(reference);
        double[] first = new double[rounds];
        double[] second = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            first[round] = time(ours);
            second[round] = time(reference);
        }
        return new Pair(median(first), median(second));
    }

    private static void warmUp(Work work) throws Exception {
        double spent = 0;
        for (int run = 0; run < 3 || spent < WARM_UP; run++) {
            spent += time(work);
        }
    }

    static double time(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
