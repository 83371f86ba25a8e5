/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** The parts that every error of this library must have. */
public final class Messages {

    private Messages() {}

    /** Asserts the type, the parts of the message, and a line that begins with "Maybe". */
    public static <E extends Exception> void assertError(Class<E> type, Executable action, String... parts) {
        String message = String.valueOf(assertThrows(type, action).getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" must be in: " + message);
        }
        assertTrue(message.lines().anyMatch(line -> line.startsWith("Maybe ")), () -> "advice must be in: " + message);
    }
}
