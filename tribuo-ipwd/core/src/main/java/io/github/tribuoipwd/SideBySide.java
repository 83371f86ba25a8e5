/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Computes the parts of one prediction on several threads. The calling thread takes part and never waits for a part that has not
 * begun: where the threads of the common pool are busy, it does all by itself.
 */
final class SideBySide {

    /** How many parts for each thread may be ahead of the first that has not ended. */
    private static final int AHEAD = 2;

    private SideBySide() {}

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
        ArrayDeque<Part<R>> begun = new ArrayDeque<>();
        try {
            while (parts.hasNext()) {
                Part<R> part = new Part<>(parts.next());
                begun.add(part);
                if (threads > 1 && parts.hasNext() && begun.stream().filter(Part::isBusy).count() < threads) {
                    ForkJoinPool.commonPool().execute(part);
                } else {
                    part.run();
                }
                while (!begun.isEmpty() && (!begun.peek().isBusy() || begun.size() > AHEAD * threads)) {
                    results.accept(begun.remove().result());
                }
            }
            while (!begun.isEmpty()) {
                results.accept(begun.remove().result());
            }
        } finally {
            begun.forEach(Part::end);
        }
    }

    /** Runs once, on the thread that comes first. */
    private static final class Part<R> implements Runnable {

        private final Supplier<R> work;
        private final AtomicBoolean claimed = new AtomicBoolean();
        private final CompletableFuture<R> outcome = new CompletableFuture<>();

        Part(Supplier<R> work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (claimed.compareAndSet(false, true)) {
                try {
                    outcome.complete(work.get());
                } catch (RuntimeException | Error e) {
                    outcome.completeExceptionally(e);
                }
            }
        }

        boolean isBusy() {
            return !outcome.isDone();
        }

        R result() {
            run();
            try {
                return outcome.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                if (e.getCause() instanceof Error cause) {
                    throw cause;
                }
                throw e;
            }
        }

        /** Begins no more, and waits for the end if it has begun. */
        void end() {
            if (!claimed.compareAndSet(false, true)) {
                outcome.handle((result, failure) -> 0).join();
            }
        }
    }
}
