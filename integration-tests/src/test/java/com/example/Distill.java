/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.IdxDataSource;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tribuo.MutableDataset;
import org.tribuo.classification.evaluation.LabelEvaluator;

public class Distill {

    public static void main(String[] args) throws IOException {
        var train = new IdxDataSource(Path.of("data/train-10k-images-idx3-ubyte.gz"), Path.of("data/train-10k-labels-idx1-ubyte.gz"));
        var test = new IdxDataSource(Path.of("data/t10k-images-idx3-ubyte.gz"), Path.of("data/t10k-labels-idx1-ubyte.gz"));
        var unitRange = InputTransform.builder().scale(1 / 255.0).build();
        var labels = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        var teacher = OnnxTeacher.builder(Path.of("teacher.onnx"), labels).transform(unitRange).build();
        var trainer = DistillationTrainer.builder().layout(new IndexedLayout(1, 28, 28)).transform(unitRange).teacher(teacher)
                .student(ConvolutionalNetwork.builder(8, 16, 32).build()).epochs(2).build();
        try (DistilledModel student = trainer.train(new MutableDataset<>(train))) {
            System.out.println(new LabelEvaluator().evaluate(student, new MutableDataset<>(test)));
            student.serializeToFile(Path.of(args[0], "model.tribuo"));
            student.saveONNXModel("com.example", 1, Path.of(args[0], "student.onnx"));
        }
    }
}
