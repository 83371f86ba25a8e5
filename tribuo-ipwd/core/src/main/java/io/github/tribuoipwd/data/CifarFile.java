/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.features.DenseRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A CIFAR file in memory.
 *
 * @param rows the images
 * @param labels the label number of each
 * @param resource the hash of the file as it lies, compressed or not, and when it was last modified
 */
record CifarFile(List<DenseRow> rows, int[] labels, Resource resource) {

    /**
     * Reads a file, compressed by gzip or not, and hashes it on the way.
     *
     * @param mostRecords the most that it may hold: a small file can unpack to many
     * @throws PropertyException if the file is missing, or not whole records of this kind
     * @throws IOException if the disk does not give it
     */
    static CifarFile read(Path path, CifarKind kind, int mostRecords) throws IOException {
        DataFile file = new DataFile(path, "CIFAR", "paths");
        List<DenseRow> rows = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        DataFile.Result<Integer> read = file.read(content -> {
            readRecords(file, kind, content.stream(), mostRecords, rows, labels);
            return rows.size();
        }, "3.2 GB for a million records");
        return new CifarFile(rows, labels.stream().mapToInt(Integer::intValue).toArray(), read.resource());
    }

    private static void readRecords(DataFile file, CifarKind kind, InputStream stream, int mostRecords, List<DenseRow> rows,
            List<Integer> labels) throws IOException {
        byte[] record = new byte[kind.recordBytes()];
        for (int length = stream.readNBytes(record, 0, record.length); length > 0;
                length = stream.readNBytes(record, 0, record.length)) {
            if (length < record.length) {
                throw file.problem("The " + file + " must hold whole records of " + record.length + " bytes for kind " + kind
                        + ", found " + rows.size() + " records and " + length + " bytes more",
                        "it was truncated in transfer, or is of another kind: CIFAR-10 has records of 3073 bytes, CIFAR-100 of"
                                + " 3074.");
            }
            if (rows.size() == mostRecords) {
                throw file.problem("The " + file + " must hold at most " + mostRecords + " records, those that maximumRecords"
                        + " leaves for it, found more",
                        "it was made to do harm; if its source is trusted, raise maximumRecords.");
            }
            for (int i = 0; i < kind.labelBytes(); i++) {
                if ((record[i] & 0xFF) >= kind.classesOf(i)) {
                    throw file.problem("Label byte " + i + " of record " + rows.size() + " of the " + file + " must be from 0 to "
                            + (kind.classesOf(i) - 1) + " for kind " + kind + ", found " + (record[i] & 0xFF),
                            "the file is of another kind, or no CIFAR file.");
                }
            }
            rows.add(DenseRow.of(Arrays.copyOfRange(record, kind.labelBytes(), record.length)));
            labels.add((int) record[kind.labelByte()]);
        }
        if (rows.isEmpty()) {
            throw file.problem("The " + file + " must hold one record or more, found none",
                    "its download or decompression failed.");
        }
    }
}
