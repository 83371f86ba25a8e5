/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.onnx.internal.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are whole under their name, after a crash too. */
final class Durable {

    /** The end of the name of a file that is not whole yet. */
    static final String PART = ".tmp";

    private Durable() {}

    /** The name that a file has while it is written. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    static void write(Path file, byte[] content) {
        try {
            Files.write(unfinished(file), content);
            publish(file);
        } catch (IOException e) {
            throw unwritable("The file " + file, e);
        }
    }

    /**
     * Makes a folder, unless it is there.
     *
     * @throws SoftLabelException if something else has its name
     */
    static void makeFolder(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new SoftLabelException("The path " + folder + " must be that of a folder, found a file.\nMaybe name a new"
                    + " folder.");
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    /** What is thrown where a file cannot be written. */
    static UncheckedIOException unwritable(String what, IOException e) {
        return new UncheckedIOException(what + " cannot be written: " + e + "\nMaybe the disk is full, or the folder is not"
                + " yours; a capture that is run again goes on with what is whole.", e);
    }

    /** Gives a file its name, after its content is on the disk. */
    static void publish(Path file) throws IOException {
        AtomicFile.publish(unfinished(file), file);
    }
}
