/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.evaluation.CalibrationMeter;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.internal.Softmax;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.teacher.CapturedTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * Tests each teacher once on the test data, even if several trainers share it, and the speed of each student architecture once:
 * its students are the same graph.
 */
final class TestedNetworks {

    private static final Logger logger = Logger.getLogger(TestedNetworks.class.getName());

    private final Dataset<Label> test;
    private final IdentityHashMap<Teacher, Metrics.Network> teachers = new IdentityHashMap<>();
    /** Examples a second by what decides the graph; NaN where that could not be measured. */
    private final Map<String, Double> students = new HashMap<>();

    TestedNetworks(Dataset<Label> test) {
        this.test = test;
    }

    /** The figures of a trainer's teacher, without those that cannot be measured; null where it has none. */
    Metrics.@Nullable Network teacher(DistillationTrainer trainer, DistilledModel model) {
        Teacher teacher = trainer.getTeacher();
        if (teacher == null) {
            return null;
        }
        Metrics.Network known = teachers.get(teacher);
        if (known == null) {
            FeaturePositions positions = trainer.getLayout().bind(model.getFeatureIDMap().keySet());
            int[] ids = LabelNames.ids(test, model.getOutputIDInfo());
            Optional<SoftLabels> predicted = Measurement.of("The teacher's accuracy",
                    () -> predictions(teacher, positions, LabelNames.byId(model.getOutputIDInfo()), ids)).flatMap(found -> found);
            Calibration calibration = predicted.filter(soft -> teacher.temperature().orElse(1) == 1)
                    .flatMap(soft -> Measurement.of("The teacher's calibration", () -> calibration(soft, ids))).orElse(null);
            known = network(teacher, predicted.map(SoftLabels::accuracy).orElse(Double.NaN), calibration, positions.shape());
            teachers.put(teacher, known);
        }
        return known;
    }

    /**
     * How many examples a second a student predicts; NaN where that cannot be measured.
     *
     * @param onnx its file
     * @param features the length of a row
     */
    double throughput(DistillationTrainer trainer, Path onnx, int features) {
        return students.computeIfAbsent(trainer.getStudent() + " of " + features + " features", graph -> Measurement.of(
                "The student's throughput", () -> Throughput.measure(onnx, features)).orElse(Double.NaN));
    }

    /** Nothing where the test data are not among the captured ones: that is usual, and no failure. */
    private Optional<SoftLabels> predictions(Teacher teacher, FeaturePositions positions, List<String> labels, int[] ids) {
        try {
            return Optional.of(SoftLabels.capture(teacher, positions, Rows.of(test, positions), labels, ids, TeacherCheck.WARN));
        } catch (TeacherException e) {
            if (!(teacher instanceof CapturedTeacher)) {
                throw e;
            }
            logger.info(() -> "The teacher's accuracy is left out, as its soft labels are not of the test data: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return Optional.empty();
        }
    }

    /** At temperature 1; not asked of a teacher whose logits mean nothing there. */
    private Calibration calibration(SoftLabels soft, int[] ids) {
        CalibrationMeter meter = new CalibrationMeter(Calibration.DEFAULT_BINS);
        FloatBuffer logits = FloatBuffer.allocate(soft.logits().size());
        int row = 0;
        for (Example<Label> example : test) {
            soft.logits().copy(row, logits.clear());
            meter.add(Softmax.of(logits, 0, logits.capacity(), 1), ids[row], example.getWeight());
            row++;
        }
        return meter.calibration();
    }

    private static Metrics.Network network(Teacher teacher, double accuracy, @Nullable Calibration calibration,
            int[] row) {
        if (!(teacher instanceof OnnxTeacher onnx)) {
            return new Metrics.Network(accuracy, -1, -1, Double.NaN, calibration);
        }
        Path file = onnx.modelPath();
        return new Metrics.Network(accuracy,
                Measurement.of("The number of the teacher's parameters", () -> parameters(file)).orElse(-1L),
                Measurement.of("The size of the teacher's file", () -> Files.size(file)).orElse(-1L),
                Measurement.of("The teacher's throughput", () -> Throughput.measure(file, onnx.transform().outputShape(row)))
                        .orElse(Double.NaN), calibration);
    }

    /** The number of floating point numbers in the file's initializers. */
    private static long parameters(Path file) throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber())
                .mapToLong(tensor -> tensor.getDimsList().stream().reduce(1L, Math::multiplyExact)).sum();
    }
}
