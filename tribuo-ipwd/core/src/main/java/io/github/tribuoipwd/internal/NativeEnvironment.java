/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.sun.jna.Library;
import com.sun.jna.Native;

/**
 * The environment of this process as native libraries read it, which Java cannot change. A library reads its variables when it is
 * loaded; {@link System#getenv} never shows what is set here; a child process inherits it unless the environment of its
 * {@link ProcessBuilder} was read.
 */
final class NativeEnvironment {

    private interface CLibrary extends Library {
        int setenv(String name, String value, int overwrite);
    }

    private NativeEnvironment() {}

    /**
     * Sets a variable.
     *
     * @throws IllegalStateException if the C library refuses it
     */
    static void set(String name, String value) {
        if (Bound.LIBRARY.setenv(name, value, 1) != 0) {
            throw new IllegalStateException("The environment variable " + name + " must be settable, found that it is not."
                    + "\nMaybe set it to " + value + " before Java starts.");
        }
    }

    /** A class of its own, so that the C library is bound only where it is needed. */
    private static final class Bound {
        static final CLibrary LIBRARY = Native.load("c", CLibrary.class);
    }
}
