/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.configuration;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Path;
import org.tribuo.DataSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.data.csv.CSVLoader;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** The table of handwritten digits, its teacher, and trainers that need a second for it. */
public final class Digits {

    private static final Path DATA = Path.of("../data");

    /** The teacher's file. */
    public static final Path TEACHER = DATA.resolve("digits-teacher.tribuo");

    private Digits() {}

    /** One of its files, train or test. */
    public static Path file(String name) {
        return DATA.resolve("digits-" + name + ".csv");
    }

    /** The rows of a file. */
    public static DataSource<Label> source(String name) throws IOException {
        return new CSVLoader<>(new LabelFactory()).loadDataSource(file(name), "digit");
    }

    /** The examples of a file. */
    public static MutableDataset<Label> data(String name) throws IOException {
        return new MutableDataset<>(source(name));
    }

    /** The logistic regression. */
    public static Teacher teacher() {
        return new TribuoTeacher(TEACHER);
    }

    /** A complete trainer except for what a test changes. */
    public static DistillationTrainer.Builder trainer(Teacher teacher) {
        return DistillationTrainer.builder()
                .layout(new SortedLayout())
                .transform(InputTransform.builder().scale(1 / 16.0).build())
                .teacher(teacher)
                .student(new MultilayerPerceptron(32))
                .optimizer(new AdamW(0.01))
                .batchSize(32)
                .epochs(4);
    }

    /**
     * Makes the teacher's file. Its provenance names the data without the folder that they were in.
     *
     * @param args not read
     * @throws IOException if the data cannot be read or the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> train = new MutableDataset<>(new SimpleDataSourceProvenance("digits-train.csv", labels), labels);
        data("train").forEach(train::add);
        new LogisticRegressionTrainer().train(train).serializeToFile(TEACHER);
    }
}
