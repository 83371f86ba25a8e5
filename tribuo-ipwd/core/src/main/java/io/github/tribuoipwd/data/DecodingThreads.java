/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The threads that decode the images of a source ahead of their use. They begin when there is work, end soon after there is
 * none, and keep no JVM from ending: there is nothing to close.
 */
final class DecodingThreads {

    /** The beginning of the name of each thread. */
    static final String NAME = "tribuo-ipwd-image-";

    /** More are a mistake on any machine. */
    static final int MOST = 1024;

    private static final int AHEAD = 4;
    private static final long IDLE_MILLIS = 200;

    private final int ahead;
    private final @Nullable ThreadPoolExecutor executor;

    /**
     * Makes threads, none of which begins yet.
     *
     * @param threads how many; 1 for none, so that images are decoded where they are read; 0 for as many as this process has
     *     processors, by its quota
     */
    DecodingThreads(int threads) {
        int number = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        ahead = number == 1 ? 0 : AHEAD * number;
        executor = number == 1 ? null : executor(number);
    }

    private static ThreadPoolExecutor executor(int threads) {
        AtomicInteger begun = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, IDLE_MILLIS, TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, NAME + begun.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** The items that a test lets pass, in their order. */
    <T> List<T> filter(List<T> items, Predicate<T> test) {
        Queue<FutureTask<Boolean>> begun = new ArrayDeque<>();
        List<T> passed = new ArrayList<>();
        int next = 0;
        for (T item : items) {
            for (; next < items.size() && begun.size() <= ahead; next++) {
                T later = items.get(next);
                begun.add(begin(() -> test.test(later)));
            }
            if (result(begun.remove())) {
                passed.add(item);
            }
        }
        return passed;
    }

    private static boolean result(FutureTask<Boolean> test) {
        try {
            return join(test);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        }
    }

    /**
     * The result of some work, which is done here unless a thread has begun it. To interrupt the thread that waits changes
     * nothing, as while it reads a file itself; it is interrupted afterwards.
     *
     * @throws ExecutionException if the work has failed
     */
    static <T> T join(FutureTask<T> work) throws ExecutionException {
        work.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How many images to decode ahead of the one that is read; 0 without threads. */
    int ahead() {
        return ahead;
    }

    /**
     * Begins some work, where there are threads.
     *
     * @return the work; a caller that needs its result may run it where no thread has begun it
     */
    <T> FutureTask<T> begin(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        if (executor != null) {
            executor.execute(task);
        }
        return task;
    }
}
