/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * Frees something native once, when it is closed and its last user is gone: native memory that is freed under a running call ends
 * the JVM.
 */
final class UseCount {

    private final String what;
    private final Runnable free;
    private int users;
    private boolean closed;

    /**
     * Counts from none.
     *
     * @param what what is used, for the error
     * @param free frees it
     */
    UseCount(String what, Runnable free) {
        this.what = what;
        this.free = free;
    }

    /**
     * Begins a use, which {@link #leave()} must end.
     *
     * @throws IllegalStateException if it is closed
     */
    synchronized void enter() {
        if (closed) {
            throw new IllegalStateException(what + " must be open, found it closed.\nMaybe close it after its last use.");
        }
        users++;
    }

    /** Ends a use. */
    void leave() {
        boolean last;
        synchronized (this) {
            users--;
            last = closed && users == 0;
        }
        if (last) {
            free.run();
        }
    }

    /** Lets nobody in any more, and frees it after its last use. Does nothing the second time. */
    void close() {
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
