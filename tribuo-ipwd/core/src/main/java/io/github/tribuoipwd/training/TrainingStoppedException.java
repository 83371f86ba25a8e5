/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * A training that ended between two steps because it was asked to: its thread was interrupted, or a listener stopped it. The
 * message has what was kept. An interrupted thread is still interrupted.
 */
public final class TrainingStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A training that was stopped.
     *
     * @param message what stopped it, where it was, what was kept and how to go on
     */
    TrainingStoppedException(String message) {
        super(message);
    }
}
