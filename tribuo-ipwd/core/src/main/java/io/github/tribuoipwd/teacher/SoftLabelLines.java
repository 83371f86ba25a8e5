/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A table of soft labels, line by line.
 */
final class SoftLabelLines implements AutoCloseable {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Path path;
    private final CsvReader reader;
    private final List<String> header;
    private String key = "";

    private SoftLabelLines(Path path, CsvReader reader, List<String> header) {
        this.path = path;
        this.reader = reader;
        this.header = header;
    }

    /** Opens a table and reads the names of its columns. */
    static SoftLabelLines open(Path path, char separator) throws IOException {
        InputStream file = Files.newInputStream(path);
        try {
            boolean packed = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gz");
            BufferedReader in = new BufferedReader(new InputStreamReader(packed ? new GZIPInputStream(file) : file,
                    StandardCharsets.UTF_8.newDecoder()));
            // The mark that some editors put first.
            in.mark(1);
            if (in.read() != BYTE_ORDER_MARK) {
                in.reset();
            }
            CsvReader reader = new CsvReader(in, separator);
            List<String> header = reader.next();
            if (header == null) {
                throw new IOException("it has no lines");
            }
            return new SoftLabelLines(path, reader, List.copyOf(header));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The names of the columns. */
    List<String> header() {
        return header;
    }

    /**
     * Reads a line.
     *
     * @param keyColumn the column that is a key, -1 for none
     * @param values takes the values of the other columns
     * @return false at the end
     * @throws TeacherException if a value is missing or no finite number
     */
    boolean next(int keyColumn, float[] values) throws IOException {
        List<String> fields = reader.next();
        if (fields == null) {
            return false;
        }
        if (fields.size() != header.size()) {
            throw new TeacherException("Each line of the table " + path + " must have " + header.size() + " fields, as the first,"
                    + " found " + fields.size() + " in line " + reader.line() + ".\nMaybe the file was cut off, or a text has the"
                    + " separator in it and no quotes around it.");
        }
        int next = 0;
        for (int column = 0; column < fields.size(); column++) {
            if (column == keyColumn) {
                key = fields.get(column);
            } else {
                values[next++] = value(fields.get(column), column);
            }
        }
        return true;
    }

    private float value(String field, int column) {
        try {
            float value = Float.parseFloat(field);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new TeacherException("The soft labels of the table " + path + " must be finite numbers, found \"" + field + "\" in"
                + " line " + reader.line() + ", column \"" + header.get(column) + "\".\nMaybe " + advice(field));
    }

    private static String advice(String field) {
        if (field.matches("-?[0-9]+,[0-9]+(e-?[0-9]+)?")) {
            return "write numbers with a decimal point: 0.5, not 0,5.";
        }
        if (field.matches("[0-9.]+ *%")) {
            return "leave out the percent sign: percentages are recognized by their sum.";
        }
        if (field.matches("(?i)-inf(inity)?")) {
            return "write what a logit of minus infinity means: one far below the others, such as -1e4.";
        }
        if (field.isEmpty() || field.equalsIgnoreCase("nan")) {
            return "a value was not computed: write all of them, or leave the line out.";
        }
        return "that column is none of a class: set keyColumn, or take it out of the table.";
    }

    /** The key of the last line. */
    String key() {
        return key;
    }

    /** The number of the last line, counted from 1. */
    long line() {
        return reader.line();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
