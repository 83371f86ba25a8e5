/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;

/** Tests each teacher once on the test data, even if several trainers share it. */
final class TestedTeachers {

    private final Dataset<Label> test;
    private final IdentityHashMap<Teacher, Metrics.Network> tested = new IdentityHashMap<>();

    TestedTeachers(Dataset<Label> test) {
        this.test = test;
    }

    /** The figures of a trainer's teacher, without those that cannot be measured; null where it has none. */
    Metrics.@Nullable Network test(DistillationTrainer trainer, DistilledModel model) {
        Teacher teacher = trainer.getTeacher();
        if (teacher == null) {
            return null;
        }
        Metrics.Network known = tested.get(teacher);
        if (known == null) {
            FeaturePositions positions = trainer.getLayout().bind(model.getFeatureIDMap().keySet());
            double accuracy = Measurement.of("The teacher's accuracy", () -> accuracy(teacher, positions, model.getOutputIDInfo()))
                    .orElse(Double.NaN);
            known = network(teacher, accuracy, positions.shape());
            tested.put(teacher, known);
        }
        return known;
    }

    private double accuracy(Teacher teacher, FeaturePositions positions, ImmutableOutputInfo<Label> labels) {
        return SoftLabels.capture(teacher, positions, Rows.of(test, positions), LabelNames.byId(labels),
                LabelNames.ids(test, labels), TeacherCheck.WARN).accuracy();
    }

    private static Metrics.Network network(Teacher teacher, double accuracy, int[] row) {
        if (!(teacher instanceof OnnxTeacher onnx)) {
            return new Metrics.Network(accuracy, -1, -1, Double.NaN);
        }
        Path file = onnx.modelPath();
        return new Metrics.Network(accuracy,
                Measurement.of("The number of the teacher's parameters", () -> parameters(file)).orElse(-1L),
                Measurement.of("The size of the teacher's file", () -> Files.size(file)).orElse(-1L),
                Measurement.of("The teacher's throughput", () -> Throughput.measure(file, onnx.transform().outputShape(row)))
                        .orElse(Double.NaN));
    }

    /** The number of floating point numbers in the file's initializers. */
    private static long parameters(Path file) throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber())
                .mapToLong(tensor -> tensor.getDimsList().stream().reduce(1L, Math::multiplyExact)).sum();
    }
}
