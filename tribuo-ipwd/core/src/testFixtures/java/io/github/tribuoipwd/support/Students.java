/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Trainers for {@link Data}. */
public final class Students {

    private Students() {}

    public static DistillationTrainer.Builder labelsOnly() {
        return DistillationTrainer.builder().layout(new IndexedLayout(Data.FEATURES)).transform(InputTransform.identity())
                .student(new MultilayerPerceptron(12)).maximumGradientNorm(0).optimizer(new Sgd(0.05)).epochs(2).batchSize(16).seed(7);
    }

    /** With a teacher whose file goes into the folder. */
    public static DistillationTrainer.Builder distilled(Path folder) {
        try {
            Path model = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
            return labelsOnly().optimizer(new Sgd(0.01)).maximumGradientNorm(5)
                    .teacher(OnnxTeacher.builder(model, Data.LABELS).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
