/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.StoredTeacher;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Captures a teacher's soft labels of a table into a folder and distills from the folder. Prints the student's accuracy and
 * writes the student.
 */
public final class SoftLabels {

    private SoftLabels() {}

    /**
     * @param arguments the teacher's file, its labels with commas between them, a table whose first line names the label and the
     *                  features, the folder of the soft labels, and the student's file
     */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(arguments[2]));
        String[] names = lines.get(0).substring(lines.get(0).indexOf(',') + 1).split(",");
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> train = new MutableDataset<>(new SimpleDataSourceProvenance("a table", labels), labels);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            train.add(new ArrayExample<>(new Label(cells[0]), names,
                    Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray()));
        }
        Path folder = Path.of(arguments[3]);
        OnnxTeacher teacher = OnnxTeacher.builder(Path.of(arguments[0]), List.of(arguments[1].split(","))).build();
        SoftLabelCapture.builder(teacher, new SortedLayout()).build().run(train, folder);
        DistillationTrainer trainer = DistillationTrainer.builder()
                .layout(new SortedLayout())
                .teacher(new StoredTeacher(folder))
                .student(new MultilayerPerceptron(16))
                .epochs(5)
                .build();
        try (DistilledModel student = trainer.train(train)) {
            System.out.println(new LabelEvaluator().evaluate(student, train).accuracy());
            student.serializeToFile(Path.of(arguments[4]));
        }
    }
}
