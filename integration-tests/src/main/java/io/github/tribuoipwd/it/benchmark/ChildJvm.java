/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own: how well a JVM has compiled something, and how much memory it holds, depends on what ran in it before.
 */
final class ChildJvm {

    private ChildJvm() {}

    /** Runs a main class, whose output is ours. */
    static void run(Class<?> main, String... args) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(List.of(), main, args)).inheritIO().start();
        requireSuccess(process, main);
    }

    /** Runs a main class and returns what it prints. */
    static String output(List<String> options, Path directory, Class<?> main, String... args)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(options, main, args)).directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        requireSuccess(process, main);
        return output.strip();
    }

    private static List<String> command(List<String> options, Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of("java", "-Djava.util.logging.config.file="
                + Path.of("quiet.properties").toAbsolutePath(), "-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(args));
        return command;
    }

    private static void requireSuccess(Process process, Class<?> main) throws InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(main.getSimpleName() + " ended with " + code + ".\nMaybe its output above says why.");
        }
    }
}
