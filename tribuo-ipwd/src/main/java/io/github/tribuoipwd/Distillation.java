/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.optimizer.LearningRateSchedule;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.teacher.OnlineTeacher;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.nio.FloatBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.RealInfo;
import org.tribuo.VariableInfo;
import org.tribuo.classification.Label;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;

/**
 * One distillation from a dataset to a model: rows, teacher, training, export.
 */
record Distillation(FeatureLayout layout, InputTransform transform, @Nullable Teacher teacher, TeacherCheck teacherCheck,
        boolean imitatesItself, StudentArchitecture student, Objective objective, @Nullable Augmentation augmentation, Optimizer optimizer,
        LearningRateSchedule schedule, TrainingLoop.Settings settings, StudentDevice device, TrainingListener listener) {

    /** DJL's PyTorch engine has one gradient collector for the whole process. */
    private static final ReentrantLock ENGINE_LOCK = new ReentrantLock();
    private static final int EXPORT_SAMPLES = 64;
    private static final double EXPORT_TOLERANCE = 1e-5;

    /** The data as a training needs them; the soft labels only where the teacher has said all before the training. */
    private record Prepared(ImmutableOutputInfo<Label> labels, ImmutableFeatureMap seen, FeaturePositions positions,
            TrainingSet data, @Nullable SoftLabels softLabels, double teacherSeconds) {}

    private Prepared prepare(Dataset<Label> examples) {
        ImmutableOutputInfo<Label> labels = examples.getOutputIDInfo();
        if (labels.size() < 2) {
            throw new IllegalArgumentException("The training data must have two labels or more, found " + labels.getDomain()
                    + ".\nMaybe look whether the source gave all its examples.");
        }
        ImmutableFeatureMap seen = examples.getFeatureIDMap();
        FeaturePositions positions = layout.bind(seen.keySet());
        TrainingSet data = TrainingSet.gather(examples, positions, labels);
        long start = System.nanoTime();
        SoftLabels softLabels = teacher == null || augmentation != null ? null
                : SoftLabels.capture(teacher, positions, data.rows(), data.labelNames(), data.labels(), teacherCheck);
        double teacherSeconds = softLabels == null ? 0 : (System.nanoTime() - start) / 1e9;
        requireSameShape(positions.shape());
        return new Prepared(labels, seen, positions, data, softLabels, teacherSeconds);
    }

    DistilledModel run(Dataset<Label> examples, SplittableRandom random, TrainerProvenance trainer,
            Map<String, Provenance> runProvenance) {
        Prepared prepared = prepare(examples);
        ImmutableFeatureMap features = domain(prepared.positions(), prepared.seen());
        int[] columns = prepared.positions().names().stream().mapToInt(features::getID).toArray();
        return train(prepared, random, (manager, network, loop, targets, outcome) -> {
            byte[] onnx = export(manager, network, columns, prepared.data().rows(), prepared.labels());
            DistillationReport report = new DistillationReport(List.copyOf(outcome.epochs()), outcome.diagnostics(),
                    teacherAccuracy(prepared, outcome), network.deployedParameters(), prepared.teacherSeconds(),
                    outcome.seconds());
            ModelProvenance provenance = new ModelProvenance(DistilledModel.class.getName(), OffsetDateTime.now(),
                    examples.getProvenance(), trainer, RunProvenance.of(report, manager.getDevice(),
                            teacher == null || targets == null ? null : targets.facts(), runProvenance));
            DistilledModel model = new DistilledModel("distilled-model", provenance, features, prepared.labels(), onnx);
            listener.onFinish(report);
            return model;
        });
    }

    /** Trains a student and gives, instead of it, the weight of each example by its finished heads. */
    float[] weights(Dataset<Label> examples, SplittableRandom random) {
        Prepared prepared = prepare(examples);
        return train(prepared, random,
                (manager, network, loop, targets, outcome) -> loop.finalWeights(prepared.data(), targets));
    }

    private double teacherAccuracy(Prepared prepared, TrainingLoop.Outcome outcome) {
        SoftLabels softLabels = prepared.softLabels();
        Diagnostics diagnostics = outcome.diagnostics();
        return teacher == null || diagnostics == null ? Double.NaN
                : softLabels == null ? diagnostics.teacherAccuracy() : softLabels.accuracy();
    }

    private void requireSameShape(int[] shape) {
        if (augmentation != null && !Arrays.equals(shape, augmentation.outputShape(shape))) {
            throw new IllegalArgumentException("The augmentation must keep the shape of the rows, " + Arrays.toString(shape)
                    + ", found " + Arrays.toString(augmentation.outputShape(shape)) + " from " + augmentation
                    + ".\nMaybe let the data source give the size that the student shall see.");
        }
    }

    private @Nullable Targets targets(Prepared prepared) {
        TrainingSet data = prepared.data();
        if (imitatesItself) {
            return Targets.PastSelf.of(data.labels(), data.labelNames().size());
        }
        if (teacher == null) {
            return null;
        }
        SoftLabels softLabels = prepared.softLabels();
        return softLabels != null ? new Targets.Stored(softLabels) : new Targets.Online(OnlineTeacher.open(teacher,
                prepared.positions(), data.rows(), data.labelNames(), data.labels(), teacherCheck));
    }

    /** What to make of a trained network while its memory lives. */
    private interface Finish<T> {
        T apply(NDManager manager, StudentNetwork network, TrainingLoop loop, @Nullable Targets targets,
                TrainingLoop.Outcome outcome);
    }

    private <T> T train(Prepared prepared, SplittableRandom random, Finish<T> finish) {
        ENGINE_LOCK.lock();
        try {
            Engine engine = engine();
            boolean gradients = JniUtils.isGradMode();
            JniUtils.setGradMode(false);
            try (NDManager manager = engine.newBaseManager(device.of(engine)); Targets targets = targets(prepared)) {
                StudentNetwork network = new StudentNetwork(manager, student, prepared.positions().shape(), transform,
                        prepared.labels().size(), objective.classifierHead(), random);
                TrainingLoop loop = new TrainingLoop(engine, manager, network, objective, augmentation, optimizer, schedule,
                        settings);
                TrainingLoop.Outcome outcome = loop.run(prepared.data(), targets, random, listener);
                return finish.apply(manager, network, loop, targets, outcome);
            } finally {
                JniUtils.setGradMode(gradients);
            }
        } finally {
            ENGINE_LOCK.unlock();
        }
    }

    /** Gradient mode belongs to the thread in PyTorch, and is on in every thread but the one that loaded the engine. */
    private static Engine engine() {
        if (System.getProperty("ai.djl.pytorch.graph_optimizer") == null) {
            System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        }
        return Engine.getEngine("PyTorch");
    }

    /** Exports the trained student and proves it on training rows. */
    private byte[] export(NDManager manager, StudentNetwork network, int[] columns, Rows rows,
            ImmutableOutputInfo<Label> labels) {
        int samples = Math.min(EXPORT_SAMPLES, rows.count());
        float[] inPositions = new float[samples * columns.length];
        FloatBuffer row = FloatBuffer.wrap(inPositions);
        float[] inColumns = new float[inPositions.length];
        for (int i = 0; i < samples; i++) {
            rows.copy(i, row);
            for (int position = 0; position < columns.length; position++) {
                inColumns[i * columns.length + columns[position]] = inPositions[i * columns.length + position];
            }
        }
        Shape shape = new Shape(samples, columns.length);
        // Probabilities; what both engines round in a logit grows with it.
        double largest = largestLogit(network, manager.create(inPositions, shape));
        double tolerance = Math.max(EXPORT_TOLERANCE, Math.min(100, largest / 10) * EXPORT_TOLERANCE);
        return BlockExporter.builder(network.deployment(columns))
                .input(StudentSession.INPUT, new Shape(-1, columns.length))
                .outputs(StudentSession.OUTPUT)
                .tolerance(tolerance, 0)
                .sample(new NDList(manager.create(inColumns, shape)))
                .metadata("tribuo-ipwd.labels", String.join("\n", LabelNames.byId(labels)))
                .metadata("tribuo-ipwd.layout", layout.toString())
                .metadata("tribuo-ipwd.transform", transform.toString())
                .export().toByteArray();
    }

    private static double largestLogit(StudentNetwork network, NDArray rows) {
        float largest = network.forward(rows, false).main().abs().max().getFloat();
        return Float.isFinite(largest) ? largest : 0;
    }

    /** Every position is a feature of the model, also those that no training example had: a black pixel may be white later. */
    private static ImmutableFeatureMap domain(FeaturePositions positions, ImmutableFeatureMap seen) {
        List<VariableInfo> infos = new ArrayList<>();
        for (String name : positions.names()) {
            VariableInfo info = seen.get(name);
            infos.add(info == null ? new RealInfo(name, 0, 0, 0, 0, 0) : info);
        }
        return new ImmutableFeatureMap(infos);
    }
}
