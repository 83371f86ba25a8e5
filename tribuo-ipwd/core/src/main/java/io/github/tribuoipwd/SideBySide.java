/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Computes the parts of one prediction on several threads. The calling thread takes part, and never waits for a part that no
 * other thread has begun: where the threads of the common pool are busy, it does all by itself.
 *
 * @param <R> the result of a part
 */
final class SideBySide<R> {

    /** How many parts for each thread are made at most, counted from the first that has not ended. */
    private static final int AHEAD = 4;

    /** False where the common pool was set to have no threads: what it is given then is never begun, and never freed. */
    private static final boolean HELPED =
            !"0".equals(System.getProperty("java.util.concurrent.ForkJoinPool.common.parallelism"));

    private final int threads;
    private final AtomicInteger helpers = new AtomicInteger();
    private final ConcurrentLinkedQueue<Part<R>> waiting = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Part<R>> inOrder = new ArrayDeque<>();

    private SideBySide(int threads) {
        this.threads = HELPED ? Math.min(threads, 1 + ForkJoinPool.getCommonPoolParallelism()) : 1;
    }

    /**
     * Computes parts. The parts are made, and their results consumed, in order and by the calling thread alone; a few parts are
     * made ahead. The first part in the order that fails ends the prediction with its exception. When this returns, no part is
     * being computed any more.
     *
     * @param parts the parts; made as they are needed
     * @param threads how many threads compute at the same time, the calling one counted
     * @param results takes the result of each part
     */
    static <R> void run(Iterator<Supplier<R>> parts, int threads, Consumer<? super R> results) {
        new SideBySide<R>(threads).run(parts, results);
    }

    private void run(Iterator<Supplier<R>> parts, Consumer<? super R> results) {
        try {
            while (parts.hasNext()) {
                Part<R> part = new Part<>(parts.next());
                inOrder.add(part);
                waiting.add(part);
                if (parts.hasNext()) {
                    getHelp();
                }
                // One part for each helper stays, to be begun without a wait.
                if (waiting.size() >= threads) {
                    work();
                }
                while (!inOrder.isEmpty() && (inOrder.element().isDone() || inOrder.size() > AHEAD * threads)) {
                    results.accept(inOrder.remove().result());
                }
            }
            while (work()) {
                // until none is left
            }
            while (!inOrder.isEmpty()) {
                results.accept(inOrder.remove().result());
            }
        } finally {
            waiting.clear();
            inOrder.forEach(Part::end);
            // A helper that begins later must not keep them in memory.
            inOrder.clear();
        }
    }

    private void getHelp() {
        int already = helpers.get();
        if (already < threads - 1 && helpers.compareAndSet(already, already + 1)) {
            ForkJoinPool.commonPool().execute(this::help);
        }
    }

    /** A part that comes after the last look is left to the caller. */
    private void help() {
        while (work()) {
            // until none is left
        }
        helpers.decrementAndGet();
    }

    /** Computes the first part that waits; false for none. */
    private boolean work() {
        Part<R> part = waiting.poll();
        if (part == null) {
            return false;
        }
        part.run();
        return true;
    }

    /** Runs once, on the thread that comes first. */
    private static final class Part<R> {

        private final Supplier<R> work;
        private final AtomicBoolean claimed = new AtomicBoolean();
        /** Returns the result, or throws what the work threw. */
        private final CompletableFuture<Supplier<R>> outcome = new CompletableFuture<>();

        Part(Supplier<R> work) {
            this.work = work;
        }

        void run() {
            if (claimed.compareAndSet(false, true)) {
                try {
                    R result = work.get();
                    outcome.complete(() -> result);
                } catch (Throwable e) {
                    // Checked ones too, which Kotlin's code throws without declaring them: the caller waits for an outcome.
                    outcome.complete(() -> {
                        Part.<RuntimeException>rethrow(e);
                        throw new AssertionError(e);
                    });
                }
            }
        }

        boolean isDone() {
            return outcome.isDone();
        }

        R result() {
            run();
            return outcome.join().get();
        }

        /** Throws an exception of any type as it is. */
        @SuppressWarnings("unchecked") // the type has no part in it
        private static <E extends Throwable> void rethrow(Throwable failure) throws E {
            throw (E) failure;
        }

        /** Begins no more, and waits for the end if it has begun. */
        void end() {
            if (!claimed.compareAndSet(false, true)) {
                outcome.join();
            }
        }
    }
}
