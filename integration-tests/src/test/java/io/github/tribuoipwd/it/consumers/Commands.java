/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.support.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs as a user would; a test fails where one of them does. */
final class Commands {

    static final boolean WINDOWS = File.separatorChar == '\\';

    private static final int LIMIT_MINUTES = 10;

    private Commands() {}

    /** Returns what the program printed on both streams. */
    static String run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            String printed = Files.readString(output);
            assertEquals(0, ended ? process.exitValue() : -1, () -> command + " in " + directory + " printed\n" + printed);
            return printed;
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Runs a main class, in the Java that runs this test. */
    static String java(Path directory, String classPath, String main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ChildJvm.java(), "-Xmx1g", "-XX:TieredStopAtLevel=1", main));
        command.addAll(List.of(arguments));
        return run(directory, Map.of("CLASSPATH", classPath, "OPT_OUT_TRACKING", "true"), command);
    }
}
