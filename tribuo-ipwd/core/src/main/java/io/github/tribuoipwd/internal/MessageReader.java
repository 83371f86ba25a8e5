/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads Protocol Buffers field by field and keeps none of them, so that their size does not matter: the library's own reader
 * counts bytes by an int, and a graph of more than 2 GiB is a single field. Takes time in proportion to the bytes, allocates
 * nothing by a length that stands in the file alone, and bounds how deep messages are nested.
 */
public final class MessageReader implements AutoCloseable {

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

    private MessageReader(InputStream in, long size) {
        this.in = in;
        this.size = size;
    }

    /**
     * Begins with a file.
     *
     * @param file the file
     * @return the reader, which the caller closes
     * @throws IOException if it cannot be opened
     */
    public static MessageReader of(Path file) throws IOException {
        return new MessageReader(new BufferedInputStream(Files.newInputStream(file)), Files.size(file));
    }

    /**
     * Begins with bytes in memory.
     *
     * @param bytes the bytes; not modified
     * @return the reader
     */
    public static MessageReader of(byte[] bytes) {
        return new MessageReader(new ByteArrayInputStream(bytes), bytes.length);
    }

    /** Takes the fields of a message. */
    public interface Field {

        /**
         * Takes a field that has a length: a message, a text, bytes or several numbers. What it does not read is skipped.
         *
         * @param number the field's number
         * @param end where it ends
         * @throws IOException if what it reads is damaged, or refused
         */
        void at(int number, long end) throws IOException;

        /**
         * Takes a whole number.
         *
         * @param number the field's number
         * @param value the value
         * @throws IOException if it is refused
         */
        default void number(int number, long value) throws IOException {}

        /**
         * Takes a number of a fixed length, which is passed over.
         *
         * @param number the field's number
         * @param bytes its length
         */
        default void fixed(int number, int bytes) {}
    }

    /**
     * Where the reader is.
     *
     * @return the number of bytes before it
     */
    public long position() {
        return position;
    }

    /**
     * Where the file ends.
     *
     * @return its length in bytes
     */
    public long end() {
        return size;
    }

    /**
     * Reads the fields of a message.
     *
     * @param end where the message ends
     * @param field takes them
     * @throws IOException if the file is damaged, or messages are nested too deep
     */
    public void message(long end, Field field) throws IOException {
        deeper();
        while (position < end) {
            int tag = tag(end);
            switch (tag & 7) {
                case LENGTH -> {
                    long length = varint(end);
                    if (length < 0 || length > end - position) {
                        throw new EOFException("a field of " + Long.toUnsignedString(length) + " bytes where "
                                + (end - position) + " are left");
                    }
                    long fieldEnd = position + length;
                    field.at(tag >>> 3, fieldEnd);
                    skipBytes(fieldEnd - position, fieldEnd);
                }
                case VARINT -> field.number(tag >>> 3, varint(end));
                case FIXED32, FIXED64 -> {
                    skip(tag, end);
                    field.fixed(tag >>> 3, (tag & 7) == FIXED32 ? Integer.BYTES : Long.BYTES);
                }
                default -> skip(tag, end);
            }
        }
        levels--;
    }

    /**
     * Adds the whole numbers up to the end of a field; those beyond the most are read and not kept.
     *
     * @param end where the field ends
     * @param numbers appended to
     * @param most how long the list can become
     * @throws IOException if the file is damaged
     */
    public void numbers(long end, List<Long> numbers, int most) throws IOException {
        while (position < end) {
            long number = varint(end);
            if (numbers.size() < most) {
                numbers.add(number);
            }
        }
    }

    private void deeper() throws IOException {
        if (++levels > MOST_LEVELS) {
            throw new IOException("subgraphs in subgraphs, more than " + MOST_LEVELS + " messages deep");
        }
    }

    /**
     * The bytes up to the end of a field.
     *
     * @param end where the field ends
     * @param most how many there may be
     * @return the bytes
     * @throws IOException if there are more, or the file is damaged
     */
    public byte[] bytes(long end, int most) throws IOException {
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
