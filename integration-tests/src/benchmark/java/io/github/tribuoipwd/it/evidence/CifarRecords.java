/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * CIFAR-100's binary format; parts are such files, compressed by gzip.
 *
 * @param records the file, not compressed
 */
record CifarRecords(byte[] records) implements LabeledFile {

    /** Coarse label, fine label, 3 x 32 x 32 pixels. */
    private static final int SIZE = 2 + 3 * 32 * 32;

    /** Reads a file that is compressed by gzip. */
    static CifarRecords read(Path file) throws IOException {
        return new CifarRecords(LabeledFile.unzipped(file));
    }

    /** The fine labels' numbers. */
    @Override
    public List<String> labels() {
        return IntStream.range(0, records.length / SIZE).mapToObj(row -> String.valueOf(records[row * SIZE + 1])).toList();
    }

    @Override
    public void write(List<Integer> rows, Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int row : rows) {
                out.write(records, row * SIZE, SIZE);
            }
        }
    }
}
