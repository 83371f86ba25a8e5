/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Another JVM, of the JDK that runs this one and with its class path: what runs once in a JVM, such as the start of an engine,
 * needs a fresh one; and how well a JVM has compiled something, and how much memory it holds, depends on what ran in it before.
 */
public final class ChildJvm {

    private static final int LIMIT_MINUTES = 10;

    private final List<String> before = new ArrayList<>();
    private final List<String> options;
    private final ProcessBuilder builder = new ProcessBuilder();
    private String classPath = System.getProperty("java.class.path");

    private ChildJvm(List<String> options) {
        this.options = new ArrayList<>(options);
    }

    /** For tests: one that starts fast and takes little memory, and whose network is not switched off. */
    public ChildJvm(String... options) {
        this(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"));
        this.options.addAll(List.of(options));
        builder.environment().remove("OPT_OUT_TRACKING");
        builder.environment().remove("DJL_OFFLINE");
    }

    /** With the options given and the environment of this JVM only: as fast as a JVM is. */
    public static ChildJvm plain(String... options) {
        return new ChildJvm(List.of(options));
    }

    /** What it printed on both streams, and its exit code; -1 if it had to be ended. */
    public record Result(int code, String output) {

        /** What follows a word, a tabulator in between, on each line that begins so. */
        public List<String> lines(String word) {
            return output.lines().filter(line -> line.startsWith(word + "\t")).map(line -> line.substring(word.length() + 1)).toList();
        }
    }

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

    /** @param type a class whose folder or jar to leave out, as a module of ours that is not there */
    public ChildJvm withoutModuleOf(Class<?> type) {
        try {
            Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            classPath = Arrays.stream(classPath.split(File.pathSeparator)).filter(entry -> !Path.of(entry).equals(place))
                    .collect(Collectors.joining(File.pathSeparator));
            return this;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Leaves out DJL, PyTorch and what they alone bring, as a consumer does that serves students and excludes {@code ai.djl} and
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
        builder.environment().put(name, value);
        return this;
    }

    /** The working directory. */
    public ChildJvm in(Path directory) {
        builder.directory(directory.toFile());
        return this;
    }

    /** The program that runs Java here; {@code java} in the PATH may be another. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java").toString();
    }

    private ProcessBuilder prepared(Class<?> main, String... args) {
        List<String> command = new ArrayList<>(before);
        command.add(java());
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(args));
        // On some systems it is too long for a command line.
        builder.environment().put("CLASSPATH", classPath);
        return builder.command(command);
    }

    /** Runs a main class and collects what it prints. */
    public Result run(Class<?> main, String... args) throws IOException, InterruptedException {
        Path output = Files.createTempFile("child", ".txt");
        Process process = prepared(main, args).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            String printed = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            return ended ? new Result(process.exitValue(), printed)
                    : new Result(-1, printed + "\nstill running after " + LIMIT_MINUTES + " minutes");
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }

    /** Starts a main class, which the caller ends; what it prints is thrown away. */
    public Process start(Class<?> main, String... args) throws IOException {
        return prepared(main, args).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Starts a main class, which the caller ends; what it prints on both streams goes behind what is in a file. */
    public Process start(Path output, Class<?> main, String... args) throws IOException {
        return prepared(main, args).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start();
    }

    /** Starts a main class, which the caller ends, and whose input and output are pipes; its errors go to ours. */
    public Process pipe(Class<?> main, String... args) throws IOException {
        return prepared(main, args).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Runs a main class, however long it takes, whose streams are ours. */
    public void show(Class<?> main, String... args) throws IOException, InterruptedException {
        requireSuccess(prepared(main, args).inheritIO().start(), main);
    }

    /** Runs a main class, however long it takes, and returns what it prints; its errors go to ours. */
    public String output(Class<?> main, String... args) throws IOException, InterruptedException {
        Process process = pipe(main, args);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        requireSuccess(process, main);
        return output.strip();
    }

    private static void requireSuccess(Process process, Class<?> main) throws InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(main.getSimpleName() + " ended with " + code + ".\nMaybe its output above says why.");
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
