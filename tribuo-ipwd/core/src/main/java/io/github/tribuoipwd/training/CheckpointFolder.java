/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.onnx.internal.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one training, which is locked as long as this is open. The newest whole checkpoint is always there, and the whole
 * one before it; others are deleted when a newer one is on the disk.
 */
final class CheckpointFolder implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(CheckpointFolder.class.getName());

    private static final String LOCK = ".lock";
    private static final String BEGIN = "step-";
    private static final String END = ".ckpt";

    private final Path folder;
    private final FolderLock lock;
    private final @Nullable CheckpointFile found;
    private @Nullable Path newest;

    private CheckpointFolder(Path folder, FolderLock lock) throws IOException {
        this.folder = folder;
        this.lock = lock;
        found = find();
        newest = found == null ? null : found.path();
    }

    /**
     * Locks a folder, looks whether it can be written, sweeps what a killed process left behind and looks for the newest whole
     * checkpoint.
     *
     * @param folder the folder; made if it is not there
     * @throws IllegalStateException if it cannot be made or written, another training uses it, or none of its checkpoints is whole
     */
    static CheckpointFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FolderLock lock = FolderLock.of(folder, LOCK).orElseThrow(() -> new IllegalStateException("The folder of checkpoints "
                    + folder + " must be used by one training at a time, found that another one uses it, in this process or in"
                    + " another.\nMaybe wait for that one to end, or set another folder."));
            boolean open = false;
            try {
                sweep(folder);
                // A full disk is to be found now rather than after an hour.
                Path probe = folder.resolve(BEGIN + "probe");
                AtomicFile.write(probe, file -> Files.write(file, new byte[1]));
                Files.delete(probe);
                CheckpointFolder opened = new CheckpointFolder(folder, lock);
                open = true;
                return opened;
            } finally {
                if (!open) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("The folder of checkpoints must be one that can be written, found that " + folder
                    + " is not: " + e + "\nMaybe make room on its disk, look at its permissions, or set another folder.", e);
        }
    }

    private static void sweep(Path folder) throws IOException {
        for (Path file : files(folder)) {
            if (file.getFileName().toString().endsWith(AtomicFile.PART)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<Path> checkpoints() throws IOException {
        return files(folder).stream().filter(file -> file.getFileName().toString().matches(BEGIN + "\\d+" + END))
                .sorted(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed()).toList();
    }

    private @Nullable CheckpointFile find() throws IOException {
        List<String> damaged = new ArrayList<>();
        for (Path file : checkpoints()) {
            try {
                CheckpointFile checkpoint = CheckpointFile.open(file);
                damaged.forEach(one -> logger.warning(() -> "The checkpoint " + one + "; the one before it is used, " + file));
                return checkpoint;
            } catch (IOException e) {
                damaged.add(file + " " + e.getMessage());
            }
        }
        if (!damaged.isEmpty()) {
            throw new IllegalStateException("A checkpoint in " + folder + " must be whole, found that "
                    + String.join("; ", damaged) + ".\nMaybe put a copy of it back, or delete the folder to train anew.");
        }
        return null;
    }

    /** The folder. */
    Path path() {
        return folder;
    }

    /** The newest whole checkpoint that was there when this was opened; null for none. */
    @Nullable CheckpointFile found() {
        return found;
    }

    /** The newest whole checkpoint on the disk; null for none. */
    @Nullable Path newest() {
        return newest;
    }

    /**
     * Writes a checkpoint, and then deletes all but the one before it. An interrupted thread is still interrupted afterwards.
     *
     * @param step the number of the step that it is of
     * @throws IOException if it cannot be written; the checkpoints before are then still there
     */
    void write(long step, Map<String, CheckpointFile.Content> contents) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "%s%012d%s", BEGIN, step, END));
        boolean interrupted = false;
        boolean written = false;
        try {
            while (!written) {
                // An interrupted thread can force no file.
                interrupted |= Thread.interrupted();
                try {
                    AtomicFile.write(file, part -> CheckpointFile.write(part, contents));
                    written = true;
                } catch (ClosedByInterruptException e) {
                    logger.finest("Interrupted while a checkpoint was written, which is written again");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        // The step of the newest one, written again, leaves the one before it.
        if (!file.equals(newest)) {
            prune(file, newest);
        }
        newest = file;
    }

    private void prune(Path written, @Nullable Path before) {
        try {
            for (Path file : checkpoints()) {
                if (!file.equals(written) && !file.equals(before)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            logger.warning("An old checkpoint in " + folder + " could not be deleted: " + e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            logger.warning("The lock of the folder " + folder + " could not be freed: " + e);
        }
    }
}
