/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * A teacher that stopped between two blocks of rows, or while its model was opened, because its thread was interrupted. The
 * thread is still interrupted.
 */
public final class TeacherStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A teacher that was stopped.
     *
     * @param what what it was doing, how far it was and what was kept, as a sentence without its end
     */
    TeacherStoppedException(String what) {
        super(what + ".\nMaybe start it again.");
    }
}
