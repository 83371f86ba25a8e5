/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.function.Supplier;

/**
 * Counts the users of native memory, which must not be freed while one of them uses it: closed at once for new users, freed after
 * the last. Thread safe; users run in parallel and never wait.
 */
public final class UseCount implements AutoCloseable {

    private final String closedMessage;
    private final Runnable free;
    private int users;
    private boolean closed;

    /**
     * Begins with no users.
     *
     * @param closedMessage the message of the exception for uses after {@link #close()}, with advice
     * @param free frees the memory; called once, by {@link #close()} or by the last user
     */
    public UseCount(String closedMessage, Runnable free) {
        this.closedMessage = closedMessage;
        this.free = free;
    }

    /**
     * Runs an action that needs the memory. No lock is held meanwhile, and uses may be nested.
     *
     * @param <T> the type of the result
     * @param work the use
     * @return its result
     * @throws IllegalStateException if {@link #close()} was called before
     */
    public <T> T during(Supplier<T> work) {
        begin();
        try {
            return work.get();
        } finally {
            end();
        }
    }

    /**
     * Begins a use that lasts until it is ended, by any thread.
     *
     * @return ends the use; to be run once
     * @throws IllegalStateException if {@link #close()} was called before
     */
    public Runnable hold() {
        begin();
        return this::end;
    }

    private synchronized void begin() {
        if (closed) {
            throw new IllegalStateException(closedMessage);
        }
        users++;
    }

    private void end() {
        boolean last;
        synchronized (this) {
            users--;
            last = closed && users == 0;
        }
        if (last) {
            free.run();
        }
    }

    /**
     * Refuses new uses, and frees the memory after the last one: now, where there is none. Does not wait. Does nothing when
     * called again.
     */
    @Override
    public void close() {
        boolean unused;
        synchronized (this) {
            unused = !closed && users == 0;
            closed = true;
        }
        if (unused) {
            free.run();
        }
    }
}
