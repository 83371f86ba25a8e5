/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A project that uses what is published, in a folder of its own: a build file of the folder of consumers, under the name that its
 * tool wants, and the sources beside it.
 *
 * @param name   of the project
 * @param folder where it is, with its build file and sources
 */
record Consumer(String name, Path folder) {

    static final Path CONSUMERS = Path.of("consumers");

    /** What the build files name, and what they name in this test where the machine is another. */
    private static final String WRITTEN = "linux-x86_64";
    private static final String HERE = System.getProperty("pytorch.classifier");

    /**
     * Copies one.
     *
     * @param from   the folder among the consumers
     * @param source the folder among the consumers whose sources it has
     * @param build  the build file's name there
     * @param as     its name in the project
     * @param into   where the project's folder is made
     */
    static Consumer copy(String from, String source, String build, String as, Path into) throws IOException {
        String name = from + (build.startsWith("with-bom") ? "-with-bom" : "") + (build.endsWith(".kts") ? "-kts" : "");
        Path folder = Files.createDirectories(into.resolve(name));
        Files.writeString(folder.resolve(as), here(Files.readString(CONSUMERS.resolve(from).resolve(build))));
        copySources(CONSUMERS.resolve(source), folder);
        return new Consumer(name, folder);
    }

    /** Copies the folder of sources of a project, where there is one, to another. */
    static void copySources(Path project, Path folder) throws IOException {
        Path sources = project.resolve("src");
        if (Files.isDirectory(sources)) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = folder.resolve("src").resolve(sources.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** A build file that names the native library of this machine. */
    static String here(String build) {
        return build.replace(WRITTEN, HERE);
    }

    /** The jars on the class path that a tool wrote into a file, by their names, sorted; a snapshot's time is cut off. */
    static List<String> jars(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator)).filter(entry -> entry.endsWith(".jar"))
                .map(entry -> Path.of(entry).getFileName().toString().replaceAll("-\\d{8}\\.\\d{6}-\\d+\\.jar$", "-SNAPSHOT.jar"))
                .sorted().toList();
    }

    /** The versions that the tests of the project ran with. */
    static List<String> tested() {
        return jars(System.getProperty("java.class.path"));
    }
}
