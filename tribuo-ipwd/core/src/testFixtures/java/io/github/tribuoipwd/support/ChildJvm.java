/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Another JVM with the class path of this one: what runs once in a JVM, such as the start of an engine, needs a fresh one. */
public final class ChildJvm {

    private final List<String> before = new ArrayList<>();
    private final List<String> options = new ArrayList<>(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"));
    private final Map<String, String> environment;
    private final ProcessBuilder builder = new ProcessBuilder();
    private String classPath = System.getProperty("java.class.path");

    public ChildJvm(String... options) {
        this.options.addAll(List.of(options));
        environment = builder.environment();
        environment.remove("OPT_OUT_TRACKING");
        environment.remove("DJL_OFFLINE");
    }

    /** What it printed on both streams, and its exit code. */
    public record Result(int code, String output) {}

    /** A program that runs Java, such as one that takes the network away. */
    public ChildJvm within(String... command) {
        before.addAll(List.of(command));
        return this;
    }

    public ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    /** @param artifact what the names of the jars to leave out begin with */
    public ChildJvm without(String artifact) {
        classPath = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(artifact))
                .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /** @param groups the group ids whose jars to leave out, which lie in the folders of a local repository */
    public ChildJvm withoutGroups(List<String> groups) {
        List<String> folders = groups.stream().map(group -> "/" + group.replace('.', '/') + "/").toList();
        classPath = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> folders.stream().noneMatch(entry.replace('\\', '/')::contains))
                .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /**
     * Leaves out DJL, PyTorch and what they alone bring, as a consumer does who serves students and excludes {@code ai.djl} and
     * {@code ai.djl.pytorch}.
     */
    public ChildJvm withoutDjl() {
        return without("commons-compress").withoutGroups(List.of("ai.djl", "net.java.dev.jna", "com.google.code.gson",
                "commons-io", "commons-codec", "org.slf4j"));
    }

    /** Puts a folder or a jar on the class path, behind the others. */
    public ChildJvm with(Path entry) {
        classPath += File.pathSeparator + entry;
        return this;
    }

    public ChildJvm environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Result run(Class<?> main, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(args));
        Process process = builder.command(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(5, TimeUnit.MINUTES) ? process.exitValue() : -1, output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether a command exists, is permitted here and succeeds. */
    public static boolean permits(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                    .waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
