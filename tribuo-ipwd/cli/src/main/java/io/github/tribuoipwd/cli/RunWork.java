/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.onnx.internal.AtomicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where one run works until it has finished: its checkpoints, its settings, and its files before they are published.
 *
 * @param folder the folder of all this
 * @param target where its files are published, all at once
 * @param near the place near which its files are written where they cannot be written here; its name is part of theirs
 * @param force whether what is in the way is replaced
 */
record RunWork(Path folder, Path target, Path near, boolean force) {

    private static final String SETTINGS = "settings.json";
    private static final String CHECKPOINT = ".ckpt";
    private static final JsonMapper JSON = new JsonMapper();

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** Where the files are while they are written. */
    Path files() {
        return folder.resolve("files");
    }

    /** Where an older folder is put while the new one takes its name. */
    Path aside() {
        return folder.resolve("old");
    }

    boolean hasCheckpoint() throws IOException {
        if (!Files.isDirectory(checkpoints())) {
            return false;
        }
        try (Stream<Path> files = Files.walk(checkpoints())) {
            return files.anyMatch(file -> file.toString().endsWith(CHECKPOINT));
        }
    }

    /**
     * Checks that what an earlier process left here is of the same settings; otherwise it is in the way.
     *
     * @throws IllegalArgumentException if it is in the way and must not be replaced
     */
    void require(SortedMap<String, String> settings) throws IOException {
        Path file = folder.resolve(SETTINGS);
        if (!Files.exists(file)) {
            return;
        }
        SortedMap<String, String> earlier;
        try {
            earlier = JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {});
        } catch (JacksonException e) {
            earlier = new TreeMap<>();
        }
        if (!earlier.equals(settings)) {
            if (!force) {
                throw RunSettings.differ("The unfinished run in " + folder, earlier, settings);
            }
            delete();
        }
    }

    /**
     * Begins, or goes on: deletes files that an earlier process has not published.
     *
     * @return the folder of the files, empty
     */
    OutputFolder begin(SortedMap<String, String> settings) throws IOException {
        AtomicFolder.delete(files());
        OutputFolder files = new OutputFolder(files());
        AtomicFile.write(folder.resolve(SETTINGS), file -> JSON.writeValue(file.toFile(), settings));
        return files;
    }

    /** Gives the files their place, all at once. */
    void publish() throws IOException {
        if (force) {
            AtomicFolder.replace(files(), target, aside());
        } else {
            AtomicFolder.publish(files(), target);
        }
    }

    /** Deletes all of it. */
    void delete() throws IOException {
        AtomicFolder.delete(folder);
    }
}
