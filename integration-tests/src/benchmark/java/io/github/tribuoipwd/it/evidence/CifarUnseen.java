/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Experiment 3: CIFAR-100, 500 images a class. A ResNet-20 of the first 400, and one of a part of them with class shares of 10
 * to 1, teach students on the other 100.
 */
final class CifarUnseen implements Experiment {

    static final String NAME = "cifar-unseen";
    private static final int TEACHER = 800;
    private static final int ALL = 1000;
    private static final List<Integer> RATIOS = List.of(10, 1);
    private static final List<Integer> DEPTHS = List.of(8, 20);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> rates() {
        return List.of("05", "10");
    }

    @Override
    public List<Integer> choiceSeeds() {
        return List.of();
    }

    @Override
    public List<Integer> seeds() {
        return List.of(1, 2, 3);
    }

    @Override
    public List<Cell> cells(Path work) {
        List<Cell> cells = new ArrayList<>();
        for (int depth : DEPTHS) {
            for (int ratio : RATIOS) {
                String name = cell(depth, ratio);
                cells.add(new Cell(name, Map.of("folder", work.toString(), "depth", String.valueOf(depth),
                        "teacher-model", ProductTeacher.file(work, ratio).toString()), Arms.FEW, name));
            }
        }
        return cells;
    }

    private static String cell(int depth, int ratio) {
        return "cifar-100 resnet" + depth + " unseen " + ratio;
    }

    @Override
    public List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        for (int depth : DEPTHS) {
            for (int ratio : RATIOS) {
                for (String rate : rates()) {
                    conditions.add(new Condition("ResNet-" + depth + ", " + ratio + " to 1, rate ." + rate,
                            List.of(cell(depth, ratio)), rate));
                }
            }
        }
        return conditions;
    }

    @Override
    public void prepare(Path data, Path work) throws IOException, InterruptedException {
        split(data, work);
        for (int ratio : RATIOS) {
            ProductTeacher.train(name(), work, ratio);
        }
    }

    /** Writes the parts of the data. */
    static void split(Path data, Path work) throws IOException {
        Path names = work.resolve("fine_label_names.txt");
        if (Files.exists(names)) {
            return;
        }
        Path images = data.resolve("cifar-100");
        CifarRecords train = CifarRecords.read(images.resolve("train.bin.gz"));
        ClassShares teachers = ClassShares.of(train.part(0, TEACHER), train.labels());
        for (int ratio : RATIOS) {
            train.write(teachers.uneven(ratio, teachers.most(ratio)), work.resolve("teacher-" + ratio + ".gz"));
        }
        train.write(train.part(TEACHER, ALL), work.resolve("student.gz"));
        CifarRecords test = CifarRecords.read(images.resolve("test.bin.gz"));
        test.write(test.part(0, ALL), work.resolve("test.gz"));
        Files.copy(images.resolve("fine_label_names.txt"), names, StandardCopyOption.REPLACE_EXISTING);
    }
}
