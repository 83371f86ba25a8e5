/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Checks that the files of all runs of a command will fit on the disk, where its free space is known. */
final class DiskSpace {

    /** Metrics, provenance, tables and pictures. */
    private static final long TEXTS = 1 << 20;
    /** The bytes that a model stores for each feature: its name and statistics. */
    private static final long BYTES_A_FEATURE = 256;
    /** A file takes more space on a disk than its size. */
    private static final double MARGIN = 1.2;

    private final Map<FileStore, Long> needed = new LinkedHashMap<>();
    private final Map<FileStore, Path> folders = new LinkedHashMap<>();

    /**
     * Estimates the bytes that one run writes: the student twice, as {@code student.onnx} and in {@code model.tribuo}, and texts
     * about it.
     *
     * @param parameters the student's parameters
     * @param features the features that it takes
     * @return the bytes, with a margin
     */
    static long ofRun(long parameters, int features) {
        return (long) (MARGIN * (2 * Float.BYTES * (double) parameters + BYTES_A_FEATURE * features + TEXTS));
    }

    /**
     * Estimates the bytes that a capture, or a merge, still has to write.
     *
     * @param bytes the bytes of all parts
     * @param there those that are on the disk already
     * @return the bytes, with a margin
     */
    static long ofCapture(long bytes, long there) {
        return (long) (MARGIN * (Math.max(0, bytes - there) + TEXTS));
    }

    /** Counts a run whose files go into an existing folder. */
    void add(Path folder, long bytes) throws IOException {
        FileStore store = Files.getFileStore(folder);
        needed.merge(store, bytes, Long::sum);
        folders.putIfAbsent(store, folder);
    }

    /**
     * Compares the space needed with the free space.
     *
     * @throws IOException if there is too little
     */
    void require() throws IOException {
        for (Map.Entry<FileStore, Long> one : needed.entrySet()) {
            long usable = one.getKey().getUsableSpace();
            // Some network drives report more than a long can hold.
            if (usable >= 0 && usable < one.getValue()) {
                throw new IOException(String.format(Locale.ROOT, "The disk of the output folder %s must have room for about %s,"
                        + " found %s on %s.%nMaybe make room there, or choose another folder with --output.",
                        Objects.requireNonNull(folders.get(one.getKey())).toAbsolutePath().normalize(), megabytes(one.getValue()),
                        megabytes(usable), one.getKey()));
            }
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
