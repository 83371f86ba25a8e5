/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository that the build of each published module deployed to, before the tests that look into it. */
final class Published {

    static final String VERSION = System.getProperty("published.version");
    static final Path REPOSITORY = Path.of("target/published").toAbsolutePath();

    private static final Path GROUP = REPOSITORY.resolve("io/github/tribuoipwd");

    private Published() {}

    /** The names of all artifacts, sorted. */
    static List<String> artifacts() throws IOException {
        try (Stream<Path> files = Files.list(GROUP)) {
            return files.filter(Files::isDirectory).map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Whether there is a file of an artifact whose name ends so. */
    static boolean has(String artifact, String ending) throws IOException {
        return !files(artifact, ending).isEmpty();
    }

    /** The one file of an artifact whose name ends so, as {@code .pom} or {@code -sources.jar}. */
    static Path file(String artifact, String ending) throws IOException {
        List<Path> found = files(artifact, ending);
        assertEquals(1, found.size(), () -> "Expected one file of " + artifact + " that ends in " + ending + " in " + GROUP
                + ", found " + found + ".\nMaybe the build skipped it, or this module was built without those it needs (-am).");
        return found.get(0);
    }

    private static List<Path> files(String artifact, String ending) throws IOException {
        // A snapshot has a time in place of its name.
        String name = artifact + "-" + VERSION.replace("-SNAPSHOT", "(-\\d{8}\\.\\d{6}-\\d+)?") + ending;
        try (Stream<Path> files = Files.list(GROUP.resolve(artifact).resolve(VERSION))) {
            return files.filter(file -> file.getFileName().toString().matches(name)).toList();
        }
    }
}
