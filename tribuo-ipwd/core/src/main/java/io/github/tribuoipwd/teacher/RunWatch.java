/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ends runs of ONNX Runtime that take too long, by its own flag, which it looks at between two operations. One thread watches the
 * runs of all models; it is there while runs are, and wakes ten times a second, so that watching a run costs it nothing.
 */
final class RunWatch implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(RunWatch.class.getName());

    private static final long TICK_MILLIS = 100;
    /** How often the thread wakes without a run before it ends. */
    private static final int IDLE_TICKS = 20;

    private static final Set<RunWatch> running = ConcurrentHashMap.newKeySet();
    private static final AtomicReference<Thread> watcher = new AtomicReference<>();

    private final OrtSession.RunOptions options;
    private final long deadline;
    private boolean ended;
    private boolean closed;

    /**
     * Begins to watch a run.
     *
     * @param options those of this run alone
     */
    RunWatch(OrtSession.RunOptions options, double seconds) {
        this.options = options;
        deadline = System.nanoTime() + (long) Math.min(seconds * 1e9, Long.MAX_VALUE / 2.0);
        running.add(this);
        if (watcher.get() == null) {
            Thread thread = new Thread(RunWatch::watch, "tribuo-ipwd-run-watch");
            thread.setDaemon(true);
            if (watcher.compareAndSet(null, thread)) {
                start(thread);
            }
        }
    }

    /** Where the system has no thread left, the next run tries again. */
    private void start(Thread thread) {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            running.remove(this);
            watcher.set(null);
            throw e;
        }
    }

    /** Whether the run was ended. */
    synchronized boolean ended() {
        return ended;
    }

    private static void watch() {
        int idle = 0;
        while (true) {
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                // Nothing of ours interrupts it, and a run must not go unwatched.
                continue;
            }
            long now = System.nanoTime();
            running.forEach(run -> run.endAfter(now));
            idle = running.isEmpty() ? idle + 1 : 0;
            if (idle >= IDLE_TICKS) {
                watcher.set(null);
                // A run that began meanwhile may have seen this thread.
                if (running.isEmpty() || !watcher.compareAndSet(null, Thread.currentThread())) {
                    return;
                }
                idle = 0;
            }
        }
    }

    /** Not while the options are freed. */
    private synchronized void endAfter(long now) {
        if (!closed && !ended && now - deadline >= 0) {
            ended = true;
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                logger.log(Level.WARNING, "ONNX Runtime cannot end a run", e);
            }
        }
    }

    /** Ends the watch, after which the options can be freed. */
    @Override
    public synchronized void close() {
        closed = true;
        running.remove(this);
    }
}
