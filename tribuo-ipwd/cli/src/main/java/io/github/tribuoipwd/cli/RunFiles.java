/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.onnx.internal.AtomicFolder;
import io.github.tribuoipwd.report.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The files of one run: a set that is written in the run's own folder and published by one rename. Where it cannot be written or
 * published there, the whole of it is written elsewhere, so that no full disk and no missing permission loses a student.
 */
final class RunFiles {

    private static final Logger logger = Logger.getLogger(RunFiles.class.getName());

    static final String STUDENT = "student.onnx";
    static final String MODEL = "model.tribuo";
    static final String PROVENANCE = "provenance.txt";
    /** Without the manifest. */
    static final List<String> NAMES = List.of(STUDENT, MODEL, PROVENANCE, Metrics.FILE);

    private final RunWork work;
    private final Map<String, AtomicFile.Content> contents = new LinkedHashMap<>();
    /** Places with a student, but not with all files. */
    private final List<Path> halves = new ArrayList<>();
    private OutputFolder current;
    private boolean complete;
    private @Nullable IOException failure;
    private @Nullable Iterator<Path> others;

    /** @param folder where they are written, which {@link RunWork#begin} has made */
    RunFiles(RunWork work, OutputFolder folder) {
        this.work = work;
        current = folder;
    }

    /**
     * Writes a file, which appears whole or not at all.
     *
     * @throws IOException if it can be written nowhere together with those before
     */
    void write(String name, AtomicFile.Content content) throws IOException {
        contents.put(name, content);
        try {
            Uninterrupted.run(() -> current.write(name, content));
        } catch (IOException e) {
            writeElsewhere(e);
        }
    }

    /** Where a file is at the moment. */
    Path file(String name) {
        return current.path().resolve(name);
    }

    /**
     * Makes the files a set and publishes it.
     *
     * @throws IOException if it can be written nowhere
     */
    void publish() throws IOException {
        complete = true;
        try {
            Uninterrupted.run(() -> {
                RunManifest.write(current.path());
                if (failure == null) {
                    work.publish();
                }
                return current;
            });
        } catch (IOException e) {
            writeElsewhere(e);
        }
    }

    /** All files again, in the first other place that takes them. */
    private void writeElsewhere(IOException reason) throws IOException {
        IOException first = failure == null ? reason : failure;
        if (first != reason) {
            first.addSuppressed(reason);
        }
        failure = first;
        if (others == null) {
            others = places().iterator();
        }
        while (others.hasNext()) {
            try {
                OutputFolder next = temporary(others.next());
                if (writeAll(next, first)) {
                    leave(current.path());
                    halves.forEach(RunFiles::leave);
                    halves.clear();
                    current = next;
                    return;
                }
            } catch (IOException e) {
                first.addSuppressed(e);
            }
        }
        throw new IOException(firstLine(first) + (halves.isEmpty() ? "" : "\nA part of the student's files is in " + halves)
                + "\nMaybe make room on the disk, or choose another folder with --output, and run the same command again: it goes on"
                + " from its last checkpoint.", first);
    }

    private OutputFolder temporary(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        return new OutputFolder(Files.createTempDirectory(parent, work.near().getFileName() + "-"));
    }

    private boolean writeAll(OutputFolder place, IOException first) throws IOException {
        try {
            for (Map.Entry<String, AtomicFile.Content> one : contents.entrySet()) {
                Uninterrupted.run(() -> place.write(one.getKey(), one.getValue()));
            }
            if (complete) {
                Uninterrupted.run(() -> {
                    RunManifest.write(place.path());
                    return place;
                });
            }
            return true;
        } catch (IOException e) {
            first.addSuppressed(e);
            if (Files.exists(place.path().resolve(STUDENT)) || Files.exists(place.path().resolve(MODEL))) {
                halves.add(place.path());
            } else {
                AtomicFolder.delete(place.path());
            }
            return false;
        }
    }

    /** What is elsewhere whole is needed here no more. */
    private static void leave(Path folder) {
        try {
            AtomicFolder.delete(folder);
        } catch (IOException e) {
            logger.warning(() -> "The folder " + folder + " could not be deleted; its files are not all of the run's: " + e);
        }
    }

    private List<Path> places() {
        List<Path> places = new ArrayList<>();
        Path parent = work.near().toAbsolutePath().getParent();
        if (parent != null) {
            places.add(parent);
        }
        for (String property : List.of("java.io.tmpdir", "user.home", "user.dir")) {
            places.add(Path.of(System.getProperty(property)));
        }
        return places;
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }

    /** The folder that has them all after {@link #publish()}. */
    Path place() {
        return failure == null ? work.target() : current.path();
    }

    /** A message for the user; empty if the set is published. */
    Optional<String> trouble() {
        return failure == null ? Optional.empty() : Optional.of(firstLine(failure) + "\nAll files of this run are in "
                + current.path() + "\nMaybe take them from there, or make room, remove what blocks them, and run the same command"
                + " again.");
    }
}
