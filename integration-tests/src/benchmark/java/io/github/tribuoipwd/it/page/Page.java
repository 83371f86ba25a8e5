/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of docs whose tables stand between two comments and come from the files of results. */
public final class Page {

    private static final Pattern TABLE = Pattern.compile("(<!-- table (\\S+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);

    private Page() {}

    /** Writes the tables of a page anew, from the results in a folder. */
    public static void write(Path page, Path results) throws IOException {
        Files.writeString(page, filled(Files.readString(page), results));
    }

    /**
     * A page with the tables of the results.
     *
     * @param page the page's text
     * @param results the folder of the results; a table without one says so
     * @throws IOException if a result cannot be read
     */
    public static String filled(String page, Path results) throws IOException {
        Map<String, Table> tables = new HashMap<>();
        for (String name : tables(page)) {
            table(name, results).ifPresent(table -> tables.put(name, table));
        }
        return filled(page, tables);
    }

    /**
     * A page with tables.
     *
     * @param page the page's text
     * @param tables the tables by name; one that is not there says so
     */
    public static String filled(String page, Map<String, Table> tables) {
        StringBuilder filled = new StringBuilder();
        Matcher places = TABLE.matcher(page);
        while (places.find()) {
            Table table = tables.get(places.group(2));
            places.appendReplacement(filled, Matcher.quoteReplacement(places.group(1)
                    + (table == null ? "Not measured yet.\n" : table) + places.group(3)));
        }
        return places.appendTail(filled).toString();
    }

    /** The names of the tables of a page. */
    public static List<String> tables(String page) {
        return TABLE.matcher(page).results().map(table -> table.group(2)).toList();
    }

    /** Of the result with the name, or of all whose names begin with it. */
    private static Optional<Table> table(String name, Path results) throws IOException {
        Path own = results.resolve(name + ".tsv");
        if (Files.exists(own)) {
            return Optional.of(Table.read(own));
        }
        Optional<Table> table = Optional.empty();
        for (Path file : Folders.files(results)) {
            if (file.getFileName().toString().matches(name + "-.*\\.tsv")) {
                Table next = Table.read(file);
                table = Optional.of(table.map(before -> before.and(next)).orElse(next));
            }
        }
        return table;
    }
}
