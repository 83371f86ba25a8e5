/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The result of a part of a page, kept in a file of tab separated lines.
 *
 * @param note when and where it was taken
 * @param columns the heads of the columns
 * @param rows the cells of each row
 */
public record Table(String note, List<String> columns, List<List<String>> rows) {

    private static final String NOTE = "# ";

    /** Numbers, with a unit or without, from one to another, with a bound's sign or an interval, in bold or not. */
    private static final Pattern NUMBERS = Pattern.compile(
            "(\\*\\*)?([<>]= )?[-+]?[\\d,.]*( (ns|us|ms|s|MB|B))?( to [\\d,.]+)?( ± [\\d.]+)?(\\*\\*)?");

    /** Without rows and note. */
    public static Table of(String... columns) {
        return new Table("", List.of(columns), List.of());
    }

    /** With one row more; whole numbers get separators of thousands. */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("A row must have " + columns.size() + " cells, found " + Arrays.toString(cells));
        }
        List<List<String>> more = new ArrayList<>(rows);
        more.add(Arrays.stream(cells).map(Table::cell).toList());
        return new Table(note, columns, List.copyOf(more));
    }

    private static String cell(Object value) {
        String text = value instanceof Integer || value instanceof Long
                ? String.format(Locale.ROOT, "%,d", ((Number) value).longValue()) : value.toString();
        return text.replace('\t', ' ').replace('\n', ' ').replace('|', '/');
    }

    /** With another note, of one line. */
    public Table noted(String text) {
        return new Table(text, columns, rows);
    }

    /** Writes it to a file. */
    public void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(NOTE + note, String.join("\t", columns)));
        rows.forEach(row -> lines.add(String.join("\t", row)));
        Files.write(file, lines);
    }

    /** Reads what {@link #write} has written. */
    public static Table read(Path file) throws IOException {
        List<List<String>> lines = Files.readAllLines(file).stream().map(line -> List.of(line.split("\t", -1))).toList();
        return new Table(lines.get(0).get(0).substring(NOTE.length()), lines.get(1), lines.subList(2, lines.size()));
    }

    /** The rows of both, and the notes. */
    public Table and(Table other) {
        List<List<String>> all = new ArrayList<>(rows);
        all.addAll(other.rows);
        return new Table(note + " " + other.note, columns, List.copyOf(all));
    }

    /** In Markdown. Columns of numbers stand at the right. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(line(columns));
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            rules.add(rows.stream().allMatch(row -> NUMBERS.matcher(row.get(column)).matches()) ? "---:" : "---");
        }
        text.append('|').append(String.join("|", rules)).append("|\n");
        rows.forEach(row -> text.append(line(row)));
        return text + (note.isEmpty() ? "" : "\n" + note + "\n");
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
