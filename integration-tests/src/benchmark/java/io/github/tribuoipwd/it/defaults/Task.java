/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.defaults;

import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.it.UciTable;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.datasource.IDXDataSource;

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
            case "letter" -> table(name, UciTable.letter(tables));
            case "optdigits" -> table(name, UciTable.optdigits(tables));
            case "pendigits" -> table(name, shuffled(name, tables, 16));
            case "satellite" -> table(name, shuffled(name, tables, 36));
            case "vehicle" -> table(name, shuffled(name, tables, 18));
            case "fashion" -> fashion(folder);
            default -> throw new IllegalArgumentException("A task must be one of " + NAMES + ", found " + name
                    + ".\nMaybe correct its name.");
        };
    }

    /** Of a table without a split of its own seven rows of ten train. */
    private static UciTable shuffled(String name, Path tables, int labelColumn) throws IOException {
        List<Example<Label>> rows = UciTable.rows(tables.resolve(name + ".csv.gz"), labelColumn, true);
        Collections.shuffle(rows, new Random(1));
        int train = rows.size() * 7 / 10;
        return new UciTable(UciTable.dataset(name, rows.subList(0, train)), UciTable.dataset(name, rows.subList(train, rows.size())));
    }

    private static Task table(String name, UciTable table) {
        Map<String, StudentArchitecture> students = new LinkedHashMap<>();
        students.put("32", new MultilayerPerceptron(32));
        students.put("128-128", new MultilayerPerceptron(128, 128));
        return new Task(name, table.train(), table.test(), new SortedLayout(), null, students, 30, null);
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
        return UciTable.dataset(name + " of shares " + largest + " to 1", kept);
    }
}
