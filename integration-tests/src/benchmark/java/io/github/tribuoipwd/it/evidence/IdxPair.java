/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Images in an IDX file, and their labels in another; parts are such pairs, whose names end in {@code -images.gz} and
 * {@code -labels.gz}.
 *
 * @param images a file of three dimensions, not compressed
 * @param labelFile a file of one, not compressed
 */
record IdxPair(byte[] images, byte[] labelFile) implements LabeledFile {

    private static final int IMAGES_HEADER = 16;
    private static final int LABELS_HEADER = 8;
    /** Where each header has the number of rows. */
    private static final int COUNT = 4;

    /** Reads files that are compressed by gzip. */
    static IdxPair read(Path images, Path labels) throws IOException {
        return new IdxPair(LabeledFile.unzipped(images), LabeledFile.unzipped(labels));
    }

    @Override
    public List<String> labels() {
        return IntStream.range(LABELS_HEADER, labelFile.length).mapToObj(at -> String.valueOf(labelFile[at])).toList();
    }

    @Override
    public void write(List<Integer> rows, Path file) throws IOException {
        int size = (images.length - IMAGES_HEADER) / (labelFile.length - LABELS_HEADER);
        write(images, IMAGES_HEADER, size, rows, Path.of(file + "-images.gz"));
        write(labelFile, LABELS_HEADER, 1, rows, Path.of(file + "-labels.gz"));
    }

    private static void write(byte[] content, int header, int size, List<Integer> rows, Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            byte[] begin = Arrays.copyOf(content, header);
            ByteBuffer.wrap(begin).putInt(COUNT, rows.size());
            out.write(begin);
            for (int row : rows) {
                out.write(content, header + row * size, size);
            }
        }
    }
}
