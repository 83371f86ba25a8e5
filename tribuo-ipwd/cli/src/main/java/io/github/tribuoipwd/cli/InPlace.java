/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.AtomicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Publishes a set in a folder that cannot be replaced by a rename, such as the root of a volume: file by file, the manifest last.
 * Files without a manifest are no set, so a process that is killed in between leaves none, and the next one takes all back.
 *
 * @param folder the folder
 * @param work the folder in it where all is until then
 */
record InPlace(Path folder, Path work) {

    /** Where the files of an older set are put. */
    private Path aside() {
        return work.resolve("old");
    }

    /**
     * Publishes a set.
     *
     * @param whole its folder within the work folder
     * @throws IOException if that fails; the folder then has what it had before
     */
    void publish(Path whole) throws IOException {
        try {
            Files.createDirectories(aside());
            for (Path file : manifestFirst(FinishedRun.content(folder))) {
                AtomicFolder.move(file, aside().resolve(file.getFileName()));
            }
            for (Path file : manifestLast(list(whole))) {
                AtomicFolder.move(file, folder.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            recover(List.of(whole));
            throw e;
        }
        AtomicFolder.delete(whole);
        AtomicFolder.delete(aside());
    }

    /**
     * Mends what a process left that was killed while it published.
     *
     * @param wholes the folders of sets within the work folder
     * @return whether files of an older set have their places again
     * @throws IOException if that fails
     */
    boolean recover(List<Path> wholes) throws IOException {
        boolean back = false;
        if (RunManifest.isIn(folder)) {
            // The set is there: the older one, of which nothing has been moved, or the new one, of which nothing is left.
            for (Path whole : wholes) {
                if (AtomicFolder.isEmpty(whole)) {
                    AtomicFolder.delete(whole);
                }
            }
        } else {
            for (Path whole : wholes) {
                takeBack(whole);
            }
            if (Files.isDirectory(aside())) {
                for (Path file : manifestLast(list(aside()))) {
                    AtomicFolder.move(file, folder.resolve(file.getFileName()));
                    back = true;
                }
            }
        }
        AtomicFolder.delete(aside());
        return back;
    }

    private void takeBack(Path whole) throws IOException {
        if (!RunManifest.isIn(whole)) {
            return;
        }
        List<String> names = RunManifest.read(whole).files().stream().map(file -> file.name().replaceFirst("/.*", "")).distinct()
                .toList();
        for (String name : names) {
            if (!Files.exists(whole.resolve(name)) && Files.exists(folder.resolve(name))) {
                AtomicFolder.move(folder.resolve(name), whole.resolve(name));
            }
        }
    }

    private static List<Path> list(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.toList();
        }
    }

    private static List<Path> manifestFirst(List<Path> files) {
        return files.stream().sorted(Comparator.comparing((Path file) -> !file.endsWith(RunManifest.FILE))).toList();
    }

    private static List<Path> manifestLast(List<Path> files) {
        return files.stream().sorted(Comparator.comparing((Path file) -> file.endsWith(RunManifest.FILE))).toList();
    }
}
