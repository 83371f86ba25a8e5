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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of what a command has not finished. One process at a time has it, among all; a command that is started again goes on
 * with what an earlier one left there.
 */
final class WorkFolder implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(WorkFolder.class.getName());
    private static final String LOCK = "lock";
    private static final Pattern JOB_LOCKS = Pattern.compile("job-\\d+\\.lock");
    /** Longer than a job has to stop. */
    private static final long JOBS_SECONDS = OrderlyEnd.LIMIT_SECONDS + 10;
    private static final int PAUSE_MILLIS = 100;

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
        FolderLock lock = lock(made.path(), output).orElseThrow(() -> other(output));
        try {
            requireNoJobs(made.path(), output);
            return new WorkFolder(made.path(), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static IOException other(Path output) {
        return new IOException("The output folder " + output + " must be written by one process, found another one at work on it."
                + "\nMaybe wait for that one, or choose another folder with --output.");
    }

    /** Shows that a job is at work, as long as the lock is held. */
    static Optional<FolderLock> lockJob(Path folder, int job) throws IOException {
        return FolderLock.of(folder, "job-" + job + ".lock");
    }

    /** Where a command was killed, its jobs need a moment to stop. */
    private static void requireNoJobs(Path folder, Path output) throws IOException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(JOBS_SECONDS);
        boolean waits = false;
        for (Path file : jobLocks(folder)) {
            while (isHeld(folder, file)) {
                if (!waits) {
                    waits = true;
                    logger.info(() -> "Waiting for the jobs of a command that was killed, which are still at work on " + output);
                }
                if (System.nanoTime() > limit) {
                    throw other(output);
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw other(output);
                }
            }
        }
    }

    private static boolean isHeld(Path folder, Path file) throws IOException {
        Optional<FolderLock> free = FolderLock.of(folder, file.getFileName().toString());
        if (free.isPresent()) {
            try (FolderLock lock = free.get()) {
                lock.delete();
            }
        }
        return free.isEmpty();
    }

    private static List<Path> jobLocks(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(WorkFolder::isJobLock).toList();
        }
    }

    private static boolean isJobLock(Path file) {
        return JOB_LOCKS.matcher(file.getFileName().toString()).matches();
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

    /** Deletes a folder in it. */
    void delete(String name) {
        try {
            AtomicFolder.delete(folder.resolve(name));
        } catch (IOException e) {
            logger.warning(() -> "The folder " + folder.resolve(name) + ", which is needed no more, could not be deleted: " + e);
        }
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
            return files.filter(file -> !Files.isDirectory(file))
                    .allMatch(file -> file.equals(folder.resolve(LOCK)) || isJobLock(file));
        }
    }
}
