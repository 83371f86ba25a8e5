/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets one at a time write into a folder, among all processes and within this one. The lock goes with its process, however that
 * ends.
 */
public final class FolderLock implements AutoCloseable {

    /** Files that this JVM has locked: on some systems a second channel on the file, when it is closed, frees the first one's lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final Logger logger = Logger.getLogger(FolderLock.class.getName());

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Locks a folder that is there.
     *
     * @param folder the folder
     * @param name the name of the file in it that is locked; made if it is not there
     * @return the lock, which the caller closes; nothing if something else holds it
     * @throws IOException if the file cannot be made
     */
    public static Optional<FolderLock> of(Path folder, String name) throws IOException {
        Path real = folder.toRealPath().resolve(name);
        return HELD.add(real) ? Optional.ofNullable(tryLock(real)) : Optional.empty();
    }

    private static @Nullable FolderLock tryLock(Path file) throws IOException {
        boolean locked = false;
        try {
            make(file);
            Object opened = key(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                // Another process may have deleted the file in between, and a third may have made it anew.
                locked = lock != null && opened.equals(key(file));
            } catch (OverlappingFileLockException e) {
                // Not by this class, but by something else in this JVM.
                locked = false;
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
            return locked ? new FolderLock(file, channel) : null;
        } finally {
            if (!locked) {
                HELD.remove(file);
            }
        }
    }

    private static void make(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            logger.finest(() -> file + " is there");
        }
    }

    /** What distinguishes a file from another one of its name; equal for all on systems that have nothing of the kind. */
    private static Object key(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "none";
        }
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? "one" : key;
    }

    /**
     * Deletes the file, before the lock is freed. Another process that has opened it does not get the lock on it any more.
     *
     * @throws IOException if it cannot be deleted
     */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Frees the folder; the lock goes with its channel.
     *
     * @throws IOException if the file cannot be closed
     */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
