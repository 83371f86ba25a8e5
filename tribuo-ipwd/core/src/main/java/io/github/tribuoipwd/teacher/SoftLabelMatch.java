/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.Rows;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the lines of a table where their examples are.
 */
final class SoftLabelMatch {

    private final Path path;
    private final String keyColumn;
    private final int count;
    private final DenseRows scores;
    /** For each key, the rows of the examples that have it. */
    private final Map<String, List<Integer>> wanted = new HashMap<>();
    /** For each key of the table, its line. */
    private final Map<String, Long> found = new HashMap<>();
    private long lines;

    /**
     * Begins.
     *
     * @param keyColumn empty for lines in the order of the rows
     * @param metadataKey where the examples have their key
     * @throws TeacherException if an example has none
     */
    SoftLabelMatch(Path path, Rows rows, String keyColumn, String metadataKey, int classes) {
        this.path = path;
        this.keyColumn = keyColumn;
        count = rows.count();
        scores = DenseRows.allocate(count, classes);
        for (int row = 0; !keyColumn.isEmpty() && row < count; row++) {
            Object key = rows.metadata(row, metadataKey);
            if (key == null) {
                throw new TeacherException("Each example must have the metadata \"" + metadataKey + "\", which is its key in the"
                        + " table " + path + ", found none in example " + row + ".\nMaybe set metadataKey to the name that the data"
                        + " source gives it, or let the source write it; where the lines are in the order of the examples, leave"
                        + " out keyColumn.");
            }
            wanted.computeIfAbsent(key.toString(), absent -> new ArrayList<>(1)).add(row);
        }
    }

    /** Takes a line. */
    void put(SoftLabelLines line, float[] values) {
        if (keyColumn.isEmpty()) {
            if (lines < count) {
                scores.put((int) lines, FloatBuffer.wrap(values));
            }
        } else {
            Long before = found.put(line.key(), line.line());
            if (before != null) {
                throw new TeacherException("Each key of the table " + path + " must stand on one line, found \"" + line.key()
                        + "\" in lines " + before + " and " + line.line() + ".\nMaybe tables were put together twice.");
            }
            wanted.getOrDefault(line.key(), List.of()).forEach(row -> scores.put(row, FloatBuffer.wrap(values)));
        }
        lines++;
    }

    /** How many lines there were. */
    long lines() {
        return lines;
    }

    /**
     * The values of all examples.
     *
     * @throws TeacherException if some have none, or there are other lines in a table without keys
     */
    DenseRows complete() {
        if (keyColumn.isEmpty() && lines != count) {
            throw new TeacherException("The table " + path + " must have a line for each of the " + count + " examples, found "
                    + lines + " lines after the first.\nMaybe the data are a part of those it was made for: give the table a"
                    + " keyColumn and the examples that key as metadata.");
        }
        List<String> missing = wanted.keySet().stream().filter(key -> !found.containsKey(key)).sorted().toList();
        if (!missing.isEmpty()) {
            throw new TeacherException("The table " + path + " must have a line for every example, found none for " + missing.size()
                    + " of " + wanted.size() + " keys, such as \"" + missing.get(0) + "\", among keys such as \""
                    + found.keySet().stream().sorted().findFirst().orElse("") + "\".\nMaybe the keys are written differently, or"
                    + " the table was made for other data.");
        }
        return scores;
    }
}
