/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How the JVM of a job is started: with the Java, the options, the system properties, the class path, the environment and the
 * working folder of this JVM. Its number of processors is that of this one, since the threads of a training follow from it, and
 * from the threads the last bits of a student.
 */
final class JobCommand {

    /** The part of the memory that the heap of a JVM may take by itself. */
    private static final double HEAP_PERCENT = 25;
    /** The part that those of all jobs may take, which need as much again outside the heap. */
    private static final double HEAPS_PERCENT = 50;
    /** Options of the one JVM that a debugger or a console is connected with. */
    private static final List<String> OWN = List.of("-agentlib:jdwp", "-Xrunjdwp", "-Xdebug", "-Dcom.sun.management.jmxremote");
    private static final String PROPERTIES = "tribuo-ipwd.";

    private final List<String> jvm;
    private final List<String> args;

    /**
     * Describes the jobs of a command.
     *
     * @param jobs how many there are at once
     * @param args the options of the command
     */
    JobCommand(int jobs, List<String> args) {
        this(jobs, ManagementFactory.getRuntimeMXBean().getInputArguments(), properties(), args);
    }

    /** For tests: with the options of another JVM, and its properties that a program may have set. */
    JobCommand(int jobs, List<String> options, Map<String, String> properties, List<String> args) {
        jvm = new ArrayList<>();
        // The user's own setting stands behind it and wins, as -Xmx does wherever it stands.
        jvm.add("-XX:MaxRAMPercentage=" + Math.min(HEAP_PERCENT, HEAPS_PERCENT / jobs));
        options.stream().filter(option -> OWN.stream().noneMatch(option::startsWith)).forEach(jvm::add);
        properties.forEach((name, value) -> jvm.add("-D" + name + "=" + value));
        this.args = List.copyOf(args);
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith(PROPERTIES))
                .forEach(name -> properties.put(name, System.getProperty(name)));
        return properties;
    }

    /**
     * Checks that another JVM would find the same classes.
     *
     * @throws IllegalArgumentException if the classes of this program are not on the class path of this JVM
     */
    static void requireClassPath() {
        Module module = JobCommand.class.getModule();
        ClassLoader loader = JobCommand.class.getClassLoader();
        if (module.isNamed() || loader != ClassLoader.getSystemClassLoader()) {
            throw new IllegalArgumentException("The option --jobs must be 1 where the program is not on the class path of its JVM,"
                    + " found its classes in " + (module.isNamed() ? module : loader)
                    + ".\nMaybe start it with java -cp or by its script, in a JVM of its own.");
        }
    }

    /** The command line of a job. */
    List<String> words(int number) {
        Path java = Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
        return Stream.of(List.of(java.toString()), jvm, List.of(Job.class.getName(), String.valueOf(number)), args)
                .flatMap(List::stream).toList();
    }

    /** A job that is to be started; its streams are pipes. */
    ProcessBuilder builder(int number) {
        ProcessBuilder builder = new ProcessBuilder(words(number));
        // On some systems it is too long for a command line.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder;
    }
}
