/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Files that appear whole or not at all.
 */
public final class AtomicFile {

    /** The end of the name of a file that is not whole yet. */
    public static final String PART = ".part";

    private static final Logger logger = Logger.getLogger(AtomicFile.class.getName());

    private AtomicFile() {}

    /** Writes one file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes the file.
         *
         * @param file the file, which does not exist yet
         * @throws IOException if it cannot be written
         */
        void write(Path file) throws IOException;
    }

    /**
     * Writes a file under another name in the same folder, brings it to the disk, and only then gives it its own name.
     *
     * @param file the file; replaced if it exists
     * @param content writes it
     * @throws IOException if it cannot be written; an existing file is then still whole, and nothing else is left behind
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + PART);
        try {
            content.write(temporary);
            publish(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Brings a file to the disk, and only then gives it its name, which is on the disk too when this returns.
     *
     * @param written the file under another name in the same folder
     * @param file its name; what has it now is replaced
     * @throws IOException if that fails; what had the name is then still whole
     */
    public static void publish(Path written, Path file) throws IOException {
        force(written, StandardOpenOption.WRITE);
        move(written, file);
        forceFolder(file.toAbsolutePath().getParent());
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void force(Path file, StandardOpenOption way) throws IOException {
        try (FileChannel channel = FileChannel.open(file, way)) {
            channel.force(true);
        }
    }

    /** Brings the names in a folder to the disk. Windows opens no folder, and keeps names without this. */
    static void forceFolder(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            logger.fine(() -> "The folder " + folder + " was not forced: " + e);
        }
    }
}
