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
 * Experiment 2: Fashion-MNIST, 1,000 images a class. Teachers of a part of the first half, of even class shares and of 10 to 1,
 * the same number of images each, and one of all of Fashion-MNIST's training images; students of the next 400 images of each class.
 */
final class FashionImages implements Experiment {

    private static final int TEACHER = 500;
    private static final int STUDENT = 900;
    private static final int ALL = 1000;
    private static final List<Integer> RATIOS = List.of(1, 10);
    private static final int STEEPEST = 10;
    private static final String ALL_IMAGES = "fashion network seen all";
    private static final String TEACHER_OF_ALL = "teacher-of-all.onnx";

    @Override
    public String name() {
        return "fashion";
    }

    @Override
    public List<Integer> seeds() {
        return List.of(1, 2, 3, 4, 5);
    }

    @Override
    public List<Cell> cells(Path work) {
        List<Cell> cells = new ArrayList<>(RATIOS.stream().map(ratio -> new Cell(cell(ratio), Map.of("folder", work.toString(),
                "teacher-model", ProductTeacher.file(work, ratio).toString()), Arms.ALWAYS, cell(ratio))).toList());
        cells.add(new Cell(ALL_IMAGES, Map.of("folder", work.toString(), "teacher-model", work.resolve(TEACHER_OF_ALL).toString(),
                "teacher-transform", "unit-range"), Arms.ALWAYS, ALL_IMAGES));
        return cells;
    }

    private static String cell(int ratio) {
        return "fashion network unseen " + ratio;
    }

    @Override
    public List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>(RATIOS.stream().map(ratio ->
                new Condition("teacher of shares " + ratio + " to 1", List.of(cell(ratio)), null)).toList());
        conditions.add(new Condition("teacher of all images", List.of(ALL_IMAGES), null));
        return conditions;
    }

    @Override
    public void prepare(Path data, Path work) throws IOException, InterruptedException {
        if (!Files.exists(work.resolve("test-labels.gz"))) {
            Files.createDirectories(work);
            Path images = data.resolve("fashion-mnist");
            IdxPair pair = IdxPair.read(images.resolve("train-10k-images-idx3-ubyte.gz"),
                    images.resolve("train-10k-labels-idx1-ubyte.gz"));
            ClassShares teachers = ClassShares.of(pair.part(0, TEACHER), pair.labels());
            for (int ratio : RATIOS) {
                pair.write(teachers.uneven(ratio, teachers.most(STEEPEST)), work.resolve("teacher-" + ratio));
            }
            pair.write(pair.part(TEACHER, STUDENT), work.resolve("student"));
            pair.write(pair.part(STUDENT, ALL), work.resolve("validation"));
            IdxPair test = IdxPair.read(images.resolve("t10k-images-idx3-ubyte.gz"),
                    images.resolve("t10k-labels-idx1-ubyte.gz"));
            test.write(test.part(0, ALL), work.resolve("test"));
        }
        Files.copy(data.resolve("teachers").resolve("fashion-mnist-teacher.onnx"), work.resolve(TEACHER_OF_ALL),
                StandardCopyOption.REPLACE_EXISTING);
        for (int ratio : RATIOS) {
            ProductTeacher.train(name(), work, ratio);
        }
    }
}
