/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one run: they go into its folder or, from the first on that cannot be written there, beside it, so that no full
 * disk and no missing permission loses a student. The folder then lacks the metrics, which are written last, and does not count
 * as finished.
 */
final class RunFiles {

    private final Path folder;
    private final List<Path> beside = new ArrayList<>();
    private OutputFolder current;
    private @Nullable IOException failure;
    private @Nullable Iterator<Path> others;

    RunFiles(OutputFolder output) {
        folder = output.path();
        current = output;
    }

    /**
     * Writes a file, which appears whole or not at all.
     *
     * @return the file
     * @throws IOException if it can be written nowhere
     */
    Path write(String name, AtomicFile.Content content) throws IOException {
        while (true) {
            try {
                Path file = current.write(name, content);
                if (failure != null) {
                    beside.add(file);
                }
                return file;
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                    others = others();
                }
                current = next(failure);
            }
        }
    }

    /** Another folder, empty and new. */
    private OutputFolder next(IOException first) throws IOException {
        while (others != null && others.hasNext()) {
            try {
                return new OutputFolder(Files.createTempDirectory(others.next(), folder.getFileName() + "-"));
            } catch (IOException e) {
                first.addSuppressed(e);
            }
        }
        throw first;
    }

    private Iterator<Path> others() {
        List<Path> places = new ArrayList<>();
        Path parent = folder.getParent();
        if (parent != null) {
            places.add(parent);
        }
        for (String property : List.of("java.io.tmpdir", "user.home", "user.dir")) {
            places.add(Path.of(System.getProperty(property)));
        }
        return places.iterator();
    }

    /** A message for the user; empty if every file is in the folder. */
    Optional<String> trouble() {
        return failure == null ? Optional.empty() : Optional.of(String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
                + "\nWhat could not be written there is beside: "
                + String.join(", ", beside.stream().map(Path::toString).toList())
                + "\nMaybe make room, or remove what blocks them, and move these files to " + folder + ".");
    }
}
