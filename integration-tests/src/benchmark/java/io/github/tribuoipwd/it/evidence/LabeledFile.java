/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Data with a label for each row, of which parts are written in the same format. */
interface LabeledFile {

    /** The label of each row. */
    List<String> labels();

    /**
     * Writes some rows.
     *
     * @param rows their numbers, in the order in which they are written
     * @param file the file, or what the names of the files begin with
     */
    void write(List<Integer> rows, Path file) throws IOException;

    /** The numbers of all rows by a share of each class, in the order of the file: from the first of a thousand to the last. */
    default List<Integer> part(int fromPermille, int toPermille) {
        List<Integer> part = new ArrayList<>();
        List<Integer> all = IntStream.range(0, labels().size()).boxed().toList();
        ClassShares.of(all, labels()).pool().values().forEach(rows -> part.addAll(
                rows.subList(rows.size() * fromPermille / 1000, rows.size() * toPermille / 1000)));
        part.sort(null);
        return part;
    }

    /** The content of a file that is compressed by gzip. */
    static byte[] unzipped(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }
}
