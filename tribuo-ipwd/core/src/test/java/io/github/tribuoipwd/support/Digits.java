/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** The digits table: 1,797 rows of 64 pixels from 0 to 16, and the teachers in the field's forms that were trained on it. */
public final class Digits {

    public static final Path CASES = Path.of("src/test/resources/cases");
    public static final List<String> LABELS = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    public static final FeaturePositions FEATURES = new FeaturePositions(
            IntStream.range(0, 64).mapToObj(i -> String.format("%02d", i)).toList(), 64);

    private static final List<float[]> LINES = read();

    private Digits() {}

    private static List<float[]> read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(CASES.resolve("digits.csv.gz"))), StandardCharsets.US_ASCII))) {
            return in.lines().map(line -> {
                String[] fields = line.split(",");
                float[] values = new float[fields.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.parseFloat(fields[i]);
                }
                return values;
            }).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of all rows, in their order. */
    public static int[] all() {
        return IntStream.range(0, LINES.size()).toArray();
    }

    public static DenseRows rows(int... numbers) {
        DenseRows rows = DenseRows.allocate(numbers.length, 64);
        for (int i = 0; i < numbers.length; i++) {
            rows.put(i, FloatBuffer.wrap(LINES.get(numbers[i])));
        }
        return rows;
    }

    public static int[] labelIds(int... numbers) {
        return Arrays.stream(numbers).map(i -> (int) LINES.get(i)[64]).toArray();
    }

    /** Rows as examples, each with its number as metadata. */
    public static MutableDataset<Label> examples(int... numbers) {
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("digits", new LabelFactory()), new LabelFactory());
        for (int number : numbers) {
            double[] values = new double[64];
            for (int i = 0; i < 64; i++) {
                values[i] = LINES.get(number)[i];
            }
            ArrayExample<Label> example = new ArrayExample<>(new Label(Integer.toString((int) LINES.get(number)[64])),
                    FEATURES.names().toArray(String[]::new), values);
            example.setMetadataValue("number", number);
            data.add(example);
        }
        return data;
    }
}
