/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A folder in which every file appears whole or not at all.
 */
final class OutputFolder {

    private final Path folder;

    /** Writes one file. */
    interface Content {
        void write(Path file) throws IOException;
    }

    /**
     * Makes the folder if need be, and finds out now, not after the training, whether it can be written.
     *
     * @throws IOException if it cannot
     */
    OutputFolder(Path folder) throws IOException {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            Files.delete(temporary("probe"));
        } catch (IOException e) {
            throw new IOException("The output folder " + folder.toAbsolutePath() + " must be writable, found " + e
                    + ".\nMaybe choose another folder with --output, or change its permissions.", e);
        }
    }

    OutputFolder folder(String name) throws IOException {
        return new OutputFolder(folder.resolve(name));
    }

    /**
     * Writes a file under another name, brings it to the disk, and only then gives it its own name.
     *
     * @return the file
     */
    Path write(String name, Content content) throws IOException {
        Path file = folder.resolve(name);
        Path temporary = temporary(name);
        try {
            content.write(temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            move(temporary, file);
        } catch (IOException e) {
            throw new IOException("Cannot write " + file.toAbsolutePath() + ": " + e
                    + ".\nMaybe the disk is full; a file of that name from before is still whole.", e);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return file;
    }

    private Path temporary(String name) throws IOException {
        return Files.createTempFile(folder, "." + name, ".part");
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
