/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a file of Protocol Buffers field by field and keeps none of it, so that its size does not matter: the library's own
 * reader counts bytes by an int, and a graph of more than 2 GiB is a single field.
 */
final class MessageReader implements AutoCloseable {

    /** As many as ONNX Runtime and the library's own reader take. */
    private static final int MOST_LEVELS = 100;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int FIXED32 = 5;

    private final InputStream in;
    private final long size;
    private long position;
    private int levels;

    MessageReader(Path file) throws IOException {
        size = Files.size(file);
        in = new BufferedInputStream(Files.newInputStream(file));
    }

    /** Takes the fields of a message. */
    interface Field {

        /**
         * Takes a field that has a length: a message, a text, bytes or several numbers. What it does not read is skipped.
         *
         * @param number the field's number
         * @param end where it ends
         */
        void at(int number, long end) throws IOException;

        /**
         * Takes a whole number.
         *
         * @param number the field's number
         * @param value the value
         */
        default void number(int number, long value) {}
    }

    /** Where the reader is. */
    long position() {
        return position;
    }

    /** Where the file ends. */
    long end() {
        return size;
    }

    /**
     * Reads the fields of a message.
     *
     * @param end where the message ends
     * @throws IOException if the file is damaged, or messages are nested too deep
     */
    void message(long end, Field field) throws IOException {
        deeper();
        while (position < end) {
            int tag = tag(end);
            if ((tag & 7) == LENGTH) {
                long length = varint(end);
                if (length < 0 || length > end - position) {
                    throw new EOFException("a field of " + Long.toUnsignedString(length) + " bytes where " + (end - position)
                            + " are left");
                }
                long fieldEnd = position + length;
                field.at(tag >>> 3, fieldEnd);
                skipBytes(fieldEnd - position, fieldEnd);
            } else if ((tag & 7) == VARINT) {
                field.number(tag >>> 3, varint(end));
            } else {
                skip(tag, end);
            }
        }
        levels--;
    }

    /** Adds the whole numbers up to the end of a field. */
    void numbers(long end, List<Long> numbers) throws IOException {
        while (position < end) {
            numbers.add(varint(end));
        }
    }

    private void deeper() throws IOException {
        if (++levels > MOST_LEVELS) {
            throw new IOException("subgraphs in subgraphs, more than " + MOST_LEVELS + " messages deep");
        }
    }

    /** The bytes up to the end of a field. */
    byte[] bytes(long end, int most) throws IOException {
        if (end - position > most) {
            throw new IOException("a text of " + (end - position) + " bytes where " + most + " are the most");
        }
        int length = (int) (end - position);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("an end in a text");
        }
        position = end;
        return bytes;
    }

    private int tag(long end) throws IOException {
        long tag = varint(end);
        if (tag >>> 3 == 0 || tag != (tag & 0xFFFFFFFFL)) {
            throw new IOException("no field at byte " + position);
        }
        return (int) tag;
    }

    private long varint(long end) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int read = position < end ? in.read() : -1;
            if (read < 0) {
                throw new EOFException("an end in a number");
            }
            position++;
            value |= (read & 0x7FL) << shift;
            if (read < 0x80) {
                return value;
            }
        }
        throw new IOException("a number without an end at byte " + position);
    }

    /** Skips the value of a field without a length. */
    private void skip(int tag, long end) throws IOException {
        switch (tag & 7) {
            case VARINT -> varint(end);
            case FIXED64 -> skipBytes(Long.BYTES, end);
            case FIXED32 -> skipBytes(Integer.BYTES, end);
            case GROUP -> skipGroup(tag >>> 3, end);
            default -> throw new IOException("no field at byte " + position);
        }
    }

    private void skipGroup(int number, long end) throws IOException {
        deeper();
        int tag = tag(end);
        while ((tag & 7) != END_GROUP) {
            if ((tag & 7) == LENGTH) {
                skipBytes(varint(end), end);
            } else {
                skip(tag, end);
            }
            tag = tag(end);
        }
        if (tag >>> 3 != number) {
            throw new IOException("another group's end at byte " + position);
        }
        levels--;
    }

    private void skipBytes(long bytes, long end) throws IOException {
        if (bytes < 0 || bytes > end - position) {
            throw new EOFException("an end in a field");
        }
        in.skipNBytes(bytes);
        position += bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
