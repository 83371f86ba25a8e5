/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;
import java.util.stream.Stream;

/**
 * How the program shows its log where the user has not set it: a message a line on standard error, without what engines log of
 * their start.
 */
final class LogSettings {

    private static final String FILE = "logging.properties";

    private LogSettings() {}

    /** Applies them, unless a system property of java.util.logging names others. */
    static void apply() {
        boolean own = Stream.of("java.util.logging.config.file", "java.util.logging.config.class",
                "java.util.logging.SimpleFormatter.format").anyMatch(name -> System.getProperty(name) != null);
        if (own) {
            return;
        }
        try (InputStream in = LogSettings.class.getResourceAsStream(FILE)) {
            if (in != null) {
                LogManager.getLogManager().readConfiguration(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the settings of the log are a resource of this class", e);
        }
    }
}
