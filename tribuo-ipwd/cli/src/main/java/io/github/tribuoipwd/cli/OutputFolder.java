/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder in which every file appears whole or not at all.
 */
final class OutputFolder {

    private static final int PROBE_BYTES = 4096;
    /** The files that are written in such folders, while they are written. */
    private static final Pattern PART = Pattern.compile("\\.(\\.probe|tables\\.md|report\\.html|manifest\\.json)\\.[0-9a-f-]{36}"
            + Pattern.quote(AtomicFile.PART));

    private final Path folder;

    /**
     * Makes the folder if need be, and checks before the training, not after it, whether it can be written.
     *
     * @throws IOException if it cannot
     */
    OutputFolder(Path folder) throws IOException {
        this.folder = folder;
        try {
            make();
            Path probe = folder.resolve(".probe");
            // On a full disk an empty file can still be made.
            AtomicFile.write(probe, file -> Files.write(file, new byte[PROBE_BYTES]));
            Files.deleteIfExists(probe);
        } catch (IOException e) {
            throw new IOException("The output folder " + folder.toAbsolutePath() + " must be writable, found " + e
                    + ".\nMaybe choose another folder with --output, change its permissions, or make room on its disk.", e);
        }
    }

    /** JDK 17's createDirectories fails on an existing link to a folder. */
    private void make() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    /** The folder's absolute path. */
    Path path() {
        return folder.toAbsolutePath().normalize();
    }

    /** Deletes what a process that was killed has not written to its end. */
    static void sweep(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> PART.matcher(one.getFileName().toString()).matches()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Writes a file, which appears whole or not at all.
     *
     * @return the file
     */
    Path write(String name, AtomicFile.Content content) throws IOException {
        Path file = folder.resolve(name);
        try {
            // The folder may have been removed in the meantime.
            make();
            AtomicFile.write(file, content);
        } catch (IOException e) {
            throw new IOException("Cannot write " + file.toAbsolutePath() + ": " + e
                    + ".\nMaybe the disk is full; a file of that name from before is still whole.", e);
        }
        return file;
    }
}
