/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The features of an IDX file in memory. IDX files are read item by item: memory is taken for what a file holds, not for what its
 * header declares.
 *
 * @param names the names of the features
 * @param rows the items
 */
record IdxFile(FeatureNames names, List<DenseRow> rows) {

    /** What an example takes on the heap beside its values, and about what the name of a feature takes. */
    private static final int OVERHEAD_BYTES = 64;

    /**
     * Reads the features of a file.
     *
     * @param mostBytes the most that they may take on the heap: a small file can unpack to much
     * @throws PropertyException if it is missing, no whole IDX file, takes more, or holds what float32 does not
     * @throws IOException if the disk does not give it
     */
    static DataFile.Result<IdxFile> features(DataFile file, long mostBytes) throws IOException {
        return file.read(content -> {
            IdxHeader header = IdxHeader.read(file, content);
            int valueBytes = header.type() == IdxType.UNSIGNED_BYTE ? Byte.BYTES : Float.BYTES;
            long bytes = header.items() * ((long) header.itemSize() * valueBytes + OVERHEAD_BYTES)
                    + (long) header.itemSize() * OVERHEAD_BYTES;
            if (bytes > mostBytes) {
                throw file.problem("The " + file + " must take at most " + mostBytes + " bytes of memory, see maximumBytes, found"
                        + " that its header declares " + header + ", which take " + bytes,
                        "it was made to do harm; if its source is trusted, raise maximumBytes.");
            }
            List<DenseRow> rows = new ArrayList<>();
            while (rows.size() < header.items()) {
                rows.add(row(file, header.type(), rows.size(), item(file, header, content.stream(), rows.size())));
            }
            requireEnd(file, header, content.stream());
            return new IdxFile(FeatureNames.numbered(header.itemSize()), rows);
        }, "4 bytes for each value that is no unsigned byte, and 64 for each example and each feature");
    }

    /**
     * Reads the labels of a file.
     *
     * @param number how many there must be
     * @throws PropertyException if it is missing, no whole IDX file of one dimension of whole numbers, or holds another number
     * @throws IOException if the disk does not give it
     */
    static DataFile.Result<int[]> labels(DataFile file, int number) throws IOException {
        return file.read(content -> {
            IdxHeader header = IdxHeader.read(file, content);
            if (header.shape().size() != 1 || !header.type().isWhole()) {
                throw file.problem("The " + file + " must hold labels: whole numbers in one dimension, found " + header,
                        "featuresPath and outputPath are in each other's place.");
            }
            if (header.items() != number) {
                throw file.problem("The " + file + " must hold a label for each of the " + number + " items of featuresPath,"
                        + " found " + header.items(), "one of the two is of the training data, the other of the test data.");
            }
            int[] labels = new int[number];
            for (int i = 0; i < number; i++) {
                labels[i] = (int) header.type().next(ByteBuffer.wrap(item(file, header, content.stream(), i)));
            }
            requireEnd(file, header, content.stream());
            return labels;
        }, "4 bytes for each label");
    }

    /** The bytes of the next item, in memory that grows with what the file gives. */
    private static byte[] item(DataFile file, IdxHeader header, InputStream stream, int before) throws IOException {
        byte[] item = stream.readNBytes(header.itemBytes());
        if (item.length < header.itemBytes()) {
            throw file.problem("The " + file + " must hold " + header + ", as its header declares, found " + before + " items"
                    + " and " + item.length + " bytes more",
                    "it was truncated before it was compressed, or its header is damaged.");
        }
        return item;
    }

    private static void requireEnd(DataFile file, IdxHeader header, InputStream stream) throws IOException {
        if (stream.read() >= 0) {
            throw file.problem("The " + file + " must end after " + header + ", as its header declares, found more bytes",
                    "its header is damaged, or it is several files in one.");
        }
    }

    private static DenseRow row(DataFile file, IdxType type, int item, byte[] bytes) {
        if (type == IdxType.UNSIGNED_BYTE) {
            return DenseRow.of(bytes);
        }
        float[] values = new float[bytes.length / type.bytes()];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < values.length; i++) {
            double value = type.next(buffer);
            values[i] = (float) value + 0f; // turns -0 into 0, which sparse sources leave out
            if (!Float.isFinite(values[i]) || (type.isWhole() && values[i] != value)) {
                throw file.problem("Value " + i + " of item " + item + " of the " + file + " must be a finite number as float32"
                        + (type.isWhole() ? ", which holds whole numbers up to 16,777,216 exactly" : "") + ", found " + value,
                        type.isWhole() ? "write numbers that large as doubles, which are rounded." : "clean the data.");
            }
        }
        return DenseRow.of(values);
    }
}
