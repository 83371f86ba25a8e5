/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

/**
 * Follows how far a capture is. Called on the thread that captures.
 */
@FunctionalInterface
public interface CaptureListener {

    /** Does nothing. */
    CaptureListener NONE = progress -> {};

    /**
     * How far a capture is.
     *
     * @param examples how many examples are captured, those of earlier runs included
     * @param of how many there will be
     * @param parts how many parts are whole
     * @param seconds since this run began
     */
    record Progress(long examples, long of, int parts, double seconds) {
    }

    /**
     * Called with the progress, after each block of examples.
     *
     * @param progress how far it is
     */
    void onProgress(Progress progress);
}
