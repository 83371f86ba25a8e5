/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends what the current thread does in an orderly way when the JVM is about to end (Ctrl-C, {@code kill}, the end of a job's
 * time): interrupts the thread, waits for it, and then does what is left, such as a message on how to go on.
 */
final class OrderlyEnd implements AutoCloseable {

    /** Longer than a block of examples takes, shorter than what most schedulers wait before they kill. */
    static final int LIMIT_SECONDS = 20;
    /** The exit code of what was stopped: 128 and the number of the signal of Ctrl-C. */
    static final int STOPPED = 130;

    private final Thread working = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Runnable last;
    private final Thread hook;
    private volatile int code = STOPPED;
    private volatile boolean asked;

    /** @param last what to do at the very end, such as printing a message */
    OrderlyEnd(Runnable last) {
        this.last = last;
        hook = new Thread(this::end, "tribuo-ipwd-end");
        Runtime.getRuntime().addShutdownHook(hook);
        JvmEnd.add(this);
    }

    /** Stops what the thread does; the JVM ends then. */
    void ask(int with) {
        code = with;
        asked = true;
        working.interrupt();
    }

    private void end() {
        // Stopped before, it has had its time.
        int seconds = asked ? 0 : LIMIT_SECONDS;
        asked = true;
        working.interrupt();
        try {
            boolean inTime = ended.await(seconds, TimeUnit.SECONDS);
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

    /** Whether what the thread does is to end: because the JVM ends, or because the thread was interrupted. */
    boolean isWanted() {
        return asked || working.isInterrupted();
    }

    /**
     * Ends because that is wanted. In a JVM that goes on, does what is left now.
     *
     * @return the exit code: that of the signal which ends the JVM, if one does
     */
    int stop() {
        if (!asked) {
            last.run();
        }
        return code;
    }

    /**
     * Runs what leaves nothing when it is stopped.
     *
     * @param what its name in the message
     * @return its exit code, or that of what was stopped
     */
    static int around(String what, PrintStream err, Body body) throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        try (OrderlyEnd end = new OrderlyEnd(() -> {
            if (!done.get()) {
                err.println(what + " was stopped; nothing of it is kept.\nMaybe run the same command again.");
            }
        })) {
            try {
                int code = body.run();
                done.set(true);
                return code;
            } catch (IOException | RuntimeException e) {
                if (end.isWanted()) {
                    return end.stop();
                }
                throw e;
            }
        }
    }

    /** What may be stopped; gives its exit code. */
    @FunctionalInterface
    interface Body {
        int run() throws IOException;
    }

    @Override
    public void close() {
        JvmEnd.remove(this);
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
