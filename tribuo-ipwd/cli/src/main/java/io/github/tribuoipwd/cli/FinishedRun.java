/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.report.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** A folder with the files of a run that has finished, as an earlier process left it. */
final class FinishedRun {

    private static final int SHOWN = 3;

    private FinishedRun() {}

    /**
     * Reads the metrics of a run, after the files have been checked.
     *
     * @throws IOException if a file is not as it was written, or there is no manifest
     * @throws IllegalArgumentException if it is a run with other settings
     */
    static Metrics read(Path folder, SortedMap<String, String> settings) throws IOException {
        try {
            RunManifest.read(folder).require(folder, RunFiles.NAMES);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + " With --force the run is made again.", e);
        }
        Metrics metrics = Metrics.read(folder.resolve(Metrics.FILE));
        if (!metrics.settings().equals(settings)) {
            throw RunSettings.differ("The run in " + folder, metrics.settings(), settings);
        }
        return metrics;
    }

    /**
     * Checks that a folder may be replaced: that it has no files but those that the commands write.
     *
     * @throws IOException if it has others
     */
    static void requireReplaceable(Path folder) throws IOException {
        List<String> others = new ArrayList<>();
        for (Path one : content(folder)) {
            try (Stream<Path> files = Files.walk(one)) {
                files.filter(file -> !isReplaceable(folder, file))
                        .forEach(file -> others.add(folder.relativize(file).toString()));
            }
        }
        if (!others.isEmpty()) {
            throw new IOException("The folder " + folder + " must hold files of earlier runs alone to be replaced, found others, such"
                    + " as " + others.subList(0, Math.min(SHOWN, others.size()))
                    + ".\nMaybe move them elsewhere, or choose another --output.");
        }
    }

    private static boolean isReplaceable(Path folder, Path file) {
        String name = file.getFileName().toString();
        boolean whole = Files.isRegularFile(file) && DistilledSet.FILES.contains(name);
        boolean part = Files.isRegularFile(file) && name.startsWith(".") && name.endsWith(AtomicFile.PART);
        boolean folderOfRun = Files.isDirectory(file) && folder.relativize(file).getNameCount() == 1;
        return whole || part || folderOfRun;
    }

    /** Whether something is there that a run would have to replace. */
    static boolean isInTheWay(Path folder) throws IOException {
        return Files.isDirectory(folder) ? !content(folder).isEmpty() : Files.exists(folder);
    }

    /** What is in a folder, without what no run replaces: its own work, and what the system keeps at the root of a volume. */
    static List<Path> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith(DistilledSet.INSIDE) && !file.endsWith("lost+found")).toList();
        }
    }

    /** The folders in a folder, such as those of runs; none where it is not there. */
    static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(Files::isDirectory).toList();
        }
    }
}
