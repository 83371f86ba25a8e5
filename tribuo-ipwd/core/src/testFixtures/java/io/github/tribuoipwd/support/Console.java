/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs programs and keeps what the last one printed. */
public final class Console {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A program; gives its exit code. */
    public interface Program {
        int run(String[] args, PrintStream out, PrintStream err);
    }

    public int run(Program program, String... args) {
        out.reset();
        err.reset();
        return program.run(args, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    public String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** The program has reported an error with these parts, and advice. */
    public void assertError(int code, String... parts) {
        String message = errors();
        assertEquals(1, code, message);
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" must be in: " + message);
        }
        assertTrue(message.lines().anyMatch(line -> line.startsWith("Maybe ")), () -> "advice must be in: " + message);
        assertFalse(message.contains("\tat "), () -> "no stack trace: " + message);
    }
}
