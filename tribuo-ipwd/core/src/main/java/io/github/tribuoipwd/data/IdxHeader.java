/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The header of an IDX file: two zero bytes, the type of the values, the number of dimensions, and their lengths.
 *
 * @param type the type of the values
 * @param shape the lengths of the dimensions, the number of items first; none is empty, and an item has at most
 *     {@link #MOST_VALUES}
 */
record IdxHeader(IdxType type, List<Integer> shape) {

    /** The most values of an item: each has a name, which takes more memory than the value. */
    static final int MOST_VALUES = 1 << 24;

    private static final int BEGINNING = 4;

    /**
     * Reads the header of a file.
     *
     * @param content the content, from its beginning; advances to the first value
     * @throws PropertyException if it is no header of an IDX file, or declares another number of bytes than the content has
     * @throws IOException if the disk does not give it
     */
    static IdxHeader read(DataFile file, DataFile.Content content) throws IOException {
        byte[] beginning = content.stream().readNBytes(BEGINNING);
        if (beginning.length < BEGINNING || beginning[0] != 0 || beginning[1] != 0) {
            throw file.problem("The " + file + " must begin with two zero bytes, a type and a number of dimensions, found "
                    + (beginning.length == 0 ? "no bytes" : "the bytes " + hexadecimal(beginning)),
                    "it is a file of another kind, or its download or decompression failed.");
        }
        IdxType type = IdxType.of(beginning[2]);
        if (type == null) {
            throw file.problem("The " + file + " must have one of the types " + IdxType.list() + ", found "
                    + hexadecimal(beginning[2]), "it is damaged, or a file of another kind.");
        }
        int dimensions = beginning[3] & 0xFF;
        byte[] lengths = content.stream().readNBytes(dimensions * Integer.BYTES);
        if (dimensions == 0 || lengths.length < dimensions * Integer.BYTES) {
            throw file.problem("The " + file + " must have the length of each of its dimensions, one or more, found "
                    + lengths.length + " bytes for " + dimensions + " dimensions",
                    "it was truncated in transfer; copy it again.");
        }
        IdxHeader header = new IdxHeader(type, shape(file, ByteBuffer.wrap(lengths)));
        long expected = BEGINNING + lengths.length + header.valueBytes();
        if (content.bytes() >= 0 && content.bytes() != expected) {
            throw file.problem("The " + file + " must have " + expected + " bytes, as its header declares for " + header
                    + ", found " + content.bytes(), "it was truncated in transfer, or its header is damaged; copy it again.");
        }
        return header;
    }

    private static List<Integer> shape(DataFile file, ByteBuffer lengths) {
        List<Integer> shape = new ArrayList<>();
        long values = 1;
        while (lengths.hasRemaining()) {
            int length = lengths.getInt();
            values *= shape.isEmpty() ? 1 : length;
            shape.add(length);
            if (length < 1 || values > MOST_VALUES) {
                throw file.problem("The " + file + " must declare dimensions of positive length, with at most " + MOST_VALUES
                        + " values in an item, found the lengths " + shape + (lengths.hasRemaining() ? " and more" : ""),
                        "its header is damaged, or was made to do harm.");
            }
        }
        return List.copyOf(shape);
    }

    private static String hexadecimal(byte... bytes) {
        StringBuilder text = new StringBuilder();
        for (byte value : bytes) {
            text.append(text.isEmpty() ? "" : " ").append(String.format(Locale.ROOT, "0x%02X", value));
        }
        return text.toString();
    }

    /** The number of items, the first dimension. */
    int items() {
        return shape.get(0);
    }

    /** The number of values of an item. */
    int itemSize() {
        return shape.stream().skip(1).reduce(1, Math::multiplyExact);
    }

    /** The bytes of an item in the file. */
    int itemBytes() {
        return Math.multiplyExact(itemSize(), type.bytes());
    }

    private long valueBytes() {
        return (long) items() * itemBytes();
    }

    @Override
    public String toString() {
        return shape + " values of type " + type;
    }
}
