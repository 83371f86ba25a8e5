/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.AtomicFolder;
import io.github.tribuoipwd.onnx.internal.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The folder of what a command has not finished. One process at a time has it, among all; a command that is started again goes on
 * with what an earlier one left there.
 */
final class WorkFolder implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(WorkFolder.class.getName());
    private static final String LOCK = "lock";

    private final Path folder;
    private final FolderLock lock;

    private WorkFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder, if need be, and locks it.
     *
     * @param folder the folder
     * @param output the folder that the command writes in the end
     * @throws IOException if it cannot be written, or another process has it
     */
    static WorkFolder open(Path folder, Path output) throws IOException {
        OutputFolder made = new OutputFolder(folder);
        FolderLock lock = lock(made.path(), output).orElseThrow(() -> new IOException("The output folder " + output
                + " must be written by one process, found another one at work on it.\nMaybe wait for that one, or choose another"
                + " folder with --output."));
        return new WorkFolder(made.path(), lock);
    }

    /** Some network drives have no locks. */
    private static Optional<FolderLock> lock(Path folder, Path output) throws IOException {
        try {
            return FolderLock.of(folder, LOCK);
        } catch (IOException e) {
            throw new IOException("The output folder " + output + " must be on a disk that can lock files, found " + e
                    + ".\nMaybe choose a folder on another disk with --output.", e);
        }
    }

    Path path() {
        return folder;
    }

    /** Deletes what is in it: the command has ended well. */
    void clear() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> !one.endsWith(LOCK)).toList()) {
                AtomicFolder.delete(file);
            }
        } catch (IOException e) {
            logger.warning(() -> "The folder " + folder + ", which is needed no more, could not be deleted: " + e);
        }
    }

    /** Lets it go, and deletes it if no file is left in it. */
    @Override
    public void close() throws IOException {
        boolean empty = false;
        try (lock) {
            empty = isEmpty();
            if (empty) {
                clear();
                lock.delete();
            }
        } catch (IOException e) {
            logger.fine(() -> "The folder " + folder + " stays: " + e);
        }
        if (empty) {
            try {
                // Another process may have files in it by now: only an empty folder is deleted. On Windows the lock's file is
                // gone only after the lock.
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                logger.fine(() -> "The folder " + folder + " stays: " + e);
            }
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file)).allMatch(folder.resolve(LOCK)::equals);
        }
    }
}
