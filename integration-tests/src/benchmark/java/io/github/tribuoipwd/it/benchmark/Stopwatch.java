/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Times in nanoseconds: two equivalent programs run in turn, so that both run in the same state of the machine. */
final class Stopwatch {

    /** Nanoseconds. */
    private static final double WARM_UP = 1e9;

    private Stopwatch() {}

    /** A program to time. */
    interface Work {
        void run() throws Exception;
    }

    /** Runs both until they are warm, and then in turn; which of them comes first changes with the round. */
    static PairedRounds compare(int rounds, Work ours, Work reference) throws Exception {
        warmUp(ours);
        warmUp(reference);
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                first.add(time(ours));
                second.add(time(reference));
            } else {
                second.add(time(reference));
                first.add(time(ours));
            }
        }
        return new PairedRounds(first, second);
    }

    /** As {@link #compare(int, Work, Work)}, with several runs of each one after the other in a round, whose mean counts. */
    static PairedRounds compare(int rounds, int runs, Work ours, Work reference) throws Exception {
        PairedRounds all = compare(rounds, repeated(runs, ours), repeated(runs, reference));
        return new PairedRounds(mean(all.ours(), runs), mean(all.reference(), runs));
    }

    private static Work repeated(int runs, Work work) {
        return () -> {
            for (int run = 0; run < runs; run++) {
                work.run();
            }
        };
    }

    private static List<Double> mean(List<Double> times, int runs) {
        return times.stream().map(time -> time / runs).toList();
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
}
