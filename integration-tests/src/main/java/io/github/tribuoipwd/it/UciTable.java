/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A table of the UCI repository, whose license is CC BY 4.0: rows of whole numbers and a label, separated by commas.
 *
 * @param train the rows to train with
 * @param test the others
 */
public record UciTable(Dataset<Label> train, Dataset<Label> test) {

    /**
     * Handwritten digits, as their authors split them.
     *
     * @param folder the folder with both files
     * @return the table
     * @throws IOException if a file cannot be read
     */
    public static UciTable optdigits(Path folder) throws IOException {
        return new UciTable(dataset("optdigits train", rows(folder.resolve("optdigits.tra.gz"), 64, false)),
                dataset("optdigits test", rows(folder.resolve("optdigits.tes.gz"), 64, false)));
    }

    /**
     * Letters, of which by custom the first 16,000 rows train.
     *
     * @param folder the folder with the file
     * @return the table
     * @throws IOException if it cannot be read
     */
    public static UciTable letter(Path folder) throws IOException {
        List<Example<Label>> rows = rows(folder.resolve("letter-recognition.data.gz"), 0, false);
        return new UciTable(dataset("letter train", rows.subList(0, 16_000)),
                dataset("letter test", rows.subList(16_000, rows.size())));
    }

    /**
     * A dataset of some rows.
     *
     * @param name its name in the provenance
     * @param rows the rows; not copied
     * @return the dataset
     */
    public static Dataset<Label> dataset(String name, List<Example<Label>> rows) {
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance(name, new LabelFactory()),
                new LabelFactory());
        data.addAll(rows);
        return data;
    }

    /**
     * Reads rows.
     *
     * @param file the file, compressed by gzip
     * @param labelColumn the column of the label, from 0
     * @param header whether the first line names the columns
     * @return the rows in a new list; their features are named by their number
     * @throws IOException if it cannot be read
     */
    public static List<Example<Label>> rows(Path file, int labelColumn, boolean header) throws IOException {
        List<Example<Label>> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            for (String line : lines.lines().skip(header ? 1 : 0).toList()) {
                String[] cells = line.split(",", -1);
                String[] names = IntStream.range(0, cells.length - 1).mapToObj(i -> String.format("f%02d", i))
                        .toArray(String[]::new);
                double[] values = IntStream.range(0, cells.length).filter(column -> column != labelColumn)
                        .mapToDouble(column -> Double.parseDouble(cells[column])).toArray();
                rows.add(new ArrayExample<>(new Label(cells[labelColumn]), names, Arrays.copyOf(values, names.length)));
            }
        }
        return rows;
    }
}
