/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * A table of the UCI repository, its rows shuffled once; parts are CSV files with a header.
 *
 * @param rows the cells of each row but its label
 * @param labels the label of each row
 */
record TableFile(List<List<String>> rows, List<String> labels) implements LabeledFile {

    private static final int ORDER_SEED = 1;

    /**
     * Reads files.
     *
     * @param labelColumn the column of the label, from 0
     * @param header whether the first line of each names the columns
     * @param files the files, compressed by gzip
     */
    static TableFile read(int labelColumn, boolean header, Path... files) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        for (Path file : files) {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
                reader.lines().skip(header ? 1 : 0).map(line -> Arrays.asList(line.split(",", -1))).forEach(lines::add);
            }
        }
        Collections.shuffle(lines, new Random(ORDER_SEED));
        return new TableFile(lines.stream().map(line -> IntStream.range(0, line.size()).filter(column -> column != labelColumn)
                .mapToObj(line::get).toList()).toList(), lines.stream().map(line -> line.get(labelColumn)).toList());
    }

    @Override
    public void write(List<Integer> chosen, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(IntStream.range(0, rows.get(0).size()).mapToObj(column -> String.format("f%02d,", column))
                .collect(Collectors.joining()) + "class");
        chosen.forEach(row -> lines.add(String.join(",", rows.get(row)) + "," + labels.get(row)));
        Files.write(file, lines);
    }
}
