/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import io.github.tribuoipwd.files.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads small files into memory, with advice where that cannot be.
 */
public final class WholeFile {

    private WholeFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @param expected what it must be, such as {@code a student}
     * @return its bytes, at least one
     * @throws NoSuchFileException if there is no such file
     * @throws FileFormatException if it is a folder or another thing that is no file, empty, or larger than the memory
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file, String expected) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "The file must be " + expected + ", found no file.\nMaybe the path"
                    + " is meant from another folder than " + Path.of("").toAbsolutePath() + ".");
        }
        if (!Files.isRegularFile(file)) {
            throw other(file, expected, Files.isDirectory(file) ? "a folder" : "no regular file", "give the file in it.");
        }
        long size = Files.size(file);
        if (size == 0) {
            throw other(file, expected, "an empty file", "the disk was full when it was written; copy or write it again.");
        }
        if (size > Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory())) {
            throw tooLarge(file, expected, size);
        }
        try {
            return Files.readAllBytes(file);
        } catch (OutOfMemoryError e) {
            throw tooLarge(file, expected, size);
        }
    }

    private static FileFormatException tooLarge(Path file, String expected, long size) {
        return other(file, expected, "a file of " + size + " bytes, more than memory can hold",
                "it is another file, or Java needs a larger -Xmx.");
    }

    private static FileFormatException other(Path file, String expected, String found, String advice) {
        return new FileFormatException(file + " must be " + expected + ", found " + found + ".\nMaybe " + advice);
    }
}
