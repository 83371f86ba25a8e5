/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;

/** Tests each teacher once on the test data, however many trainers share it. */
final class TestedTeachers {

    private final Dataset<Label> test;
    private final Map<Teacher, Metrics.Network> tested = new IdentityHashMap<>();

    TestedTeachers(Dataset<Label> test) {
        this.test = test;
    }

    /** The figures of a trainer's teacher; null where it has none. */
    Metrics.@Nullable Network test(DistillationTrainer trainer, DistilledModel model) throws IOException, OrtException {
        Teacher teacher = trainer.getTeacher();
        if (teacher == null) {
            return null;
        }
        Metrics.Network known = tested.get(teacher);
        if (known == null) {
            known = network(teacher, accuracy(teacher, trainer, model));
            tested.put(teacher, known);
        }
        return known;
    }

    private double accuracy(Teacher teacher, DistillationTrainer trainer, DistilledModel model) {
        ImmutableOutputInfo<Label> labels = model.getOutputIDInfo();
        FeaturePositions positions = trainer.getLayout().bind(model.getFeatureIDMap().keySet());
        return SoftLabels.capture(teacher, positions, Rows.of(test, positions), LabelNames.byId(labels),
                LabelNames.ids(test, labels), TeacherCheck.WARN).accuracy();
    }

    private static Metrics.Network network(Teacher teacher, double accuracy) throws IOException, OrtException {
        if (!(teacher instanceof OnnxTeacher onnx)) {
            return new Metrics.Network(accuracy, -1, -1, Double.NaN);
        }
        Path file = onnx.modelPath();
        return new Metrics.Network(accuracy, parameters(file), Files.size(file), Throughput.measure(file));
    }

    /** How many floating point numbers the file's initializers hold. */
    private static long parameters(Path file) throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber())
                .mapToLong(tensor -> tensor.getDimsList().stream().reduce(1L, Math::multiplyExact)).sum();
    }
}
