/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Lets one capture at a time write into a folder, among all processes. */
final class FolderLock implements AutoCloseable {

    /** The name of the file that is locked. */
    static final String FILE = "capture.lock";

    /** Folders that this JVM has: on some systems a second channel on the file, when it is closed, frees the first one's lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Locks a folder that is there.
     *
     * @throws SoftLabelException if another capture has it
     */
    static FolderLock of(Path folder) throws IOException {
        Path real = folder.toRealPath();
        FolderLock held = HELD.add(real) ? tryLock(real) : null;
        if (held == null) {
            throw new SoftLabelException("The folder " + folder + " must be written by one process, found another one at work in"
                    + " it.\nMaybe wait for it, or give each process a share and a folder of its own.");
        }
        return held;
    }

    private static @Nullable FolderLock tryLock(Path real) throws IOException {
        boolean locked = false;
        try {
            FileChannel channel = FileChannel.open(real.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                locked = lock != null;
            } catch (OverlappingFileLockException e) {
                // Not by a capture, but by something else in this JVM.
                locked = false;
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
            return locked ? new FolderLock(real, channel) : null;
        } finally {
            if (!locked) {
                HELD.remove(real);
            }
        }
    }

    /** Deletes the file; no other process may be waiting for it. */
    void delete() throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /** Frees the folder; the lock goes with its channel. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(folder);
        }
    }
}
