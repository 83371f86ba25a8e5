/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.defaults;

import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.datasource.IDXDataSource;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Data, and the students that are tried on them.
 *
 * @param name its name
 * @param train the rows to train with
 * @param test the others
 * @param layout the layout of the students
 * @param transform the students' transform; null for the trainer's default
 * @param students the students by name
 * @param epochs passes over the data
 * @param onnxTeacher a teacher in a file; null where there is none
 */
record Task(String name, Dataset<Label> train, Dataset<Label> test, FeatureLayout layout, @Nullable InputTransform transform,
        Map<String, StudentArchitecture> students, int epochs, @Nullable Path onnxTeacher) {

    /** All that there are; tables have raw values. */
    static final List<String> NAMES = List.of("letter", "optdigits", "pendigits", "satellite", "vehicle", "fashion");

    /** Reads the data of a task; the folder is {@code shared/data}. */
    static Task read(String name, Path folder) throws IOException {
        Path tables = folder.resolve("tabular");
        return switch (name) {
            case "letter" -> table(name, rows(tables.resolve("letter-recognition.data.gz"), 0, false), 16_000, false);
            case "optdigits" -> {
                List<Example<Label>> rows = rows(tables.resolve("optdigits.tra.gz"), -1, false);
                int train = rows.size();
                rows.addAll(rows(tables.resolve("optdigits.tes.gz"), -1, false));
                yield table(name, rows, train, false);
            }
            case "fashion" -> fashion(folder);
            default -> {
                List<Example<Label>> rows = rows(tables.resolve(name + ".csv.gz"), -1, true);
                yield table(name, rows, rows.size() * 7 / 10, true);
            }
        };
    }

    private static Task table(String name, List<Example<Label>> rows, int train, boolean shuffled) {
        if (shuffled) {
            Collections.shuffle(rows, new Random(1));
        }
        Map<String, StudentArchitecture> students = new LinkedHashMap<>();
        students.put("32", new MultilayerPerceptron(32));
        students.put("128-128", new MultilayerPerceptron(128, 128));
        return new Task(name, dataset(name, rows.subList(0, train)), dataset(name, rows.subList(train, rows.size())),
                new SortedLayout(), null, students, 30, null);
    }

    private static Task fashion(Path folder) throws IOException {
        Path images = folder.resolve("fashion-mnist");
        Map<String, StudentArchitecture> students = new LinkedHashMap<>();
        students.put("conv", ConvolutionalNetwork.builder(8, 16, 32).build());
        students.put("64", new MultilayerPerceptron(64));
        return new Task("fashion", idx(images, "train-10k"), idx(images, "t10k"), new IndexedLayout(1, 28, 28),
                InputTransform.builder().scale(1 / 255.0).build(), students, 10,
                folder.resolve("teachers/fashion-mnist-teacher.onnx"));
    }

    private static Dataset<Label> idx(Path folder, String part) throws IOException {
        return new MutableDataset<>(new IDXDataSource<>(folder.resolve(part + "-images-idx3-ubyte.gz"),
                folder.resolve(part + "-labels-idx1-ubyte.gz"), new LabelFactory()));
    }

    /** The same task with less data to train with, of which the classes have shares from {@code largest} to 1. */
    Dataset<Label> uneven(int largest) {
        Map<String, List<Example<Label>>> byLabel = new TreeMap<>();
        train.forEach(example -> byLabel.computeIfAbsent(example.getOutput().getLabel(), label -> new ArrayList<>()).add(example));
        List<String> labels = new ArrayList<>(byLabel.keySet());
        Collections.shuffle(labels, new Random(2));
        double[] shares = IntStream.range(0, labels.size())
                .mapToDouble(i -> Math.pow(largest, -i / (double) (labels.size() - 1))).toArray();
        double unit = IntStream.range(0, labels.size()).mapToDouble(i -> byLabel.get(labels.get(i)).size() / shares[i]).min()
                .orElseThrow();
        List<Example<Label>> kept = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            List<Example<Label>> all = byLabel.get(labels.get(i));
            Collections.shuffle(all, new Random(3));
            kept.addAll(all.subList(0, Math.max(2, (int) (unit * shares[i]))));
        }
        Collections.shuffle(kept, new Random(4));
        return dataset(name + " of shares " + largest + " to 1", kept);
    }

    private static Dataset<Label> dataset(String name, List<Example<Label>> rows) {
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance(name, new LabelFactory()),
                new LabelFactory());
        data.addAll(rows);
        return data;
    }

    /** Rows of numbers and a label, which stands in the column, or last where that is -1. */
    private static List<Example<Label>> rows(Path file, int labelColumn, boolean header) throws IOException {
        List<Example<Label>> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            List<String> all = lines.lines().skip(header ? 1 : 0).toList();
            for (String line : all) {
                String[] cells = line.strip().split(",", -1);
                int label = labelColumn < 0 ? cells.length - 1 : labelColumn;
                String[] names = IntStream.range(0, cells.length - 1).mapToObj(i -> String.format("f%02d", i))
                        .toArray(String[]::new);
                double[] values = IntStream.range(0, cells.length).filter(column -> column != label)
                        .mapToDouble(column -> Double.parseDouble(cells[column])).toArray();
                rows.add(new ArrayExample<>(new Label(cells[label]), names, Arrays.copyOf(values, names.length)));
            }
        }
        return rows;
    }
}
