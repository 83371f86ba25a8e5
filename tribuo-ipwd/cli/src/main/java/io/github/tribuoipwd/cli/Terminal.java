/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.Console;

/** Whether a person watches: bars are for a terminal, lines for a pipe and a file. */
final class Terminal {

    /** The start script sets it to false where standard error, which bars are written to, is no terminal. */
    private static final String PROPERTY = "tribuo-ipwd.terminal";

    private Terminal() {}

    /** From JDK 22 on a console may be there without a terminal, which a method shows that JDK 17 lacks. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isThere() {
        Console console = System.console();
        if (console == null || !Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
