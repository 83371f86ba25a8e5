/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of comma-separated values (RFC 4180): fields may be in quotes, with commas, doubled quotes and line breaks
 * inside. Blank lines are passed over.
 */
final class CsvReader implements AutoCloseable {

    private static final int END = -1;
    /** Twelve times the classes of ImageNet-21k. */
    private static final int MOST_FIELDS = 1 << 18;
    private static final int LONGEST_FIELD = 1 << 16;

    private final BufferedReader in;
    private final char separator;
    private long line = 1;
    private long recordLine;

    CsvReader(BufferedReader in, char separator) {
        this.in = in;
        this.separator = separator;
    }

    /** The line on which the last record began, counted from 1. */
    long line() {
        return recordLine;
    }

    /**
     * Reads a record.
     *
     * @return its fields, without the spaces around them where they are not in quotes; null at the end
     * @throws IOException if the file cannot be read, ends within quotes, or has more fields or longer ones than a table has
     */
    @Nullable List<String> next() throws IOException {
        List<String> fields = new ArrayList<>();
        do {
            recordLine = line;
            fields.clear();
            int end = record(fields);
            if (end == END && fields.size() == 1 && fields.get(0).isEmpty()) {
                return null;
            }
        } while (fields.size() == 1 && fields.get(0).isEmpty());
        return fields;
    }

    private int record(List<String> fields) throws IOException {
        int end = separator;
        while (end == separator) {
            if (fields.size() == MOST_FIELDS) {
                throw new IOException("Line " + recordLine + " must have at most " + MOST_FIELDS + " fields, found more");
            }
            StringBuilder field = new StringBuilder();
            end = field(field);
            fields.add(field.toString());
        }
        return end;
    }

    /** Reads a field and gives what it ended with: the separator, a line break or the end. */
    private int field(StringBuilder field) throws IOException {
        int next = read();
        while (next == ' ' || (next == '\t' && separator != '\t')) {
            next = read();
        }
        boolean quoted = next == '"';
        if (quoted) {
            quoted(field);
            next = read();
        }
        while (next != separator && next != '\n' && next != END) {
            if (quoted && !Character.isWhitespace(next)) {
                throw new IOException("Line " + recordLine + " must have nothing between a closing quote and the next separator,"
                        + " found '" + (char) next + "'");
            }
            if (!quoted) {
                append(field, next);
            }
            next = read();
        }
        if (!quoted) {
            String stripped = field.toString().strip();
            field.setLength(0);
            field.append(stripped);
        }
        return next;
    }

    private void quoted(StringBuilder field) throws IOException {
        while (true) {
            int next = read();
            if (next == END) {
                throw new IOException("The quotes that open in the record of line " + recordLine + " must close, found the end");
            }
            if (next == '"') {
                in.mark(1);
                if (in.read() != '"') {
                    in.reset();
                    return;
                }
            }
            append(field, next);
        }
    }

    private void append(StringBuilder field, int next) throws IOException {
        if (field.length() == LONGEST_FIELD) {
            throw new IOException("Line " + recordLine + " must have fields of at most " + LONGEST_FIELD + " characters, found a"
                    + " longer one");
        }
        field.append((char) next);
    }

    /** A character, with every line break as a line feed. */
    private int read() throws IOException {
        int next = in.read();
        if (next == '\r') {
            in.mark(1);
            if (in.read() != '\n') {
                in.reset();
            }
            next = '\n';
        }
        line += next == '\n' ? 1 : 0;
        return next;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
