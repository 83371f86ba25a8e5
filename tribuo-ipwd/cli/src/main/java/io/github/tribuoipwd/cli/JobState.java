/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a command keeps of a job: the run that it does, and the last lines that it has printed. */
final class JobState {

    private static final int LINES = 12;

    private final Deque<String> lines = new ArrayDeque<>();
    private @Nullable OpenRun run;
    private boolean ready;

    /** @param first the run that it is started for */
    JobState(OpenRun first) {
        run = first;
    }

    /** The run that it does or is started for; null where it has none left. */
    @Nullable OpenRun run() {
        return run;
    }

    void run(@Nullable OpenRun next) {
        run = next;
    }

    /** Whether it has started: what it logs before, its command has logged as well. */
    boolean isReady() {
        return ready;
    }

    void ready() {
        ready = true;
        lines.clear();
    }

    /** Keeps lines for the message of its end, in case that comes too early. */
    void printed(String text) {
        text.lines().forEach(line -> {
            lines.add(line);
            if (lines.size() > LINES) {
                lines.remove();
            }
        });
    }

    /** The last lines, indented and each with an end of line before it. */
    String lastLines() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append("\n    ").append(line));
        return text.toString();
    }
}
