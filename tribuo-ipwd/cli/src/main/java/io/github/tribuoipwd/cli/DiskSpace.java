/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.Entries;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Whether the files of all runs of a command will find room, where room can be known. */
final class DiskSpace {

    /** Metrics, provenance, tables and pictures. */
    private static final long TEXTS = 1 << 20;
    /** What a model keeps of each feature: its name and statistics. */
    private static final long BYTES_A_FEATURE = 256;
    /** A file's system takes more than the file has. */
    private static final double MARGIN = 1.2;

    private final Map<FileStore, Long> needed = new LinkedHashMap<>();
    private final Map<FileStore, Path> folders = new LinkedHashMap<>();

    /**
     * Estimates what one run writes: the student twice, as {@code student.onnx} and in {@code model.tribuo}, and texts about it.
     *
     * @param parameters the student's parameters
     * @param features the features that it takes
     * @return the bytes, with a margin
     */
    static long ofRun(long parameters, int features) {
        return (long) (MARGIN * (2 * Float.BYTES * (double) parameters + BYTES_A_FEATURE * features + TEXTS));
    }

    /** Counts a run whose files go into a folder, which is there. */
    void add(Path folder, long bytes) throws IOException {
        FileStore store = Files.getFileStore(folder);
        needed.merge(store, bytes, Long::sum);
        folders.putIfAbsent(store, folder);
    }

    /**
     * Compares what is needed with what is there.
     *
     * @throws IOException if there is too little
     */
    void require() throws IOException {
        for (Map.Entry<FileStore, Long> one : needed.entrySet()) {
            long usable = one.getKey().getUsableSpace();
            // Some network drives have more than a long can say.
            if (usable >= 0 && usable < one.getValue()) {
                throw new IOException(String.format(Locale.ROOT, "The disk of the output folder %s must have room for about %s,"
                        + " found %s on %s.%nMaybe make room there, or choose another folder with --output.",
                        Entries.known(folders, one.getKey()).toAbsolutePath().normalize(), megabytes(one.getValue()), megabytes(usable),
                        one.getKey()));
            }
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
