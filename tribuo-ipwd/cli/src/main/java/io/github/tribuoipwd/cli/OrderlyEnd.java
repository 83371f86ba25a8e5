/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what the current thread does in an orderly way when the JVM is about to end (Ctrl-C, {@code kill}, the end of a job's
 * time): interrupts the thread, waits for it, and then does what is left, such as a message on how to go on.
 */
final class OrderlyEnd implements AutoCloseable {

    /** Longer than a block of examples takes, shorter than what most schedulers wait before they kill. */
    private static final int LIMIT_SECONDS = 20;

    private final Thread working = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    /** @param last what to do at the very end, such as printing a message */
    OrderlyEnd(Runnable last) {
        hook = new Thread(() -> end(last), "tribuo-ipwd-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(Runnable last) {
        asked = true;
        working.interrupt();
        try {
            boolean inTime = ended.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            last.run();
        }
    }

    /** Whether the JVM is ending. */
    boolean isAsked() {
        return asked;
    }

    @Override
    public void close() {
        ended.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM began to end in this moment.
                asked = true;
            }
        }
    }
}
