/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/** Small networks in ONNX Runtime: the quickstart's student, and a teacher of 784-32. */
@State(Scope.Thread)
public class ServingParts {

    private static final int BATCH = 256;
    private static final int CLASSES = 10;
    private static final int SIZE = 784;

    private final MutableDataset<Label> data = Material.dataset(Material.dense(Material.images(BATCH, SIZE), CLASSES));
    private final FloatBuffer rows = Material.direct(BATCH * SIZE);
    private final FloatBuffer logits = Material.direct(BATCH * CLASSES);
    private Example<Label> example;
    private DistilledModel student;
    private Path file;
    private TeacherSession teacher;

    /** Trains the student for a moment, and opens the teacher. */
    @Setup
    public void open() throws IOException {
        example = data.getExample(0);
        student = PredictionBenchmark.student(ConvolutionalNetwork.builder(8, 16, 32).build(), data, 1, 28, 28);
        file = Material.onnx(Files.createTempFile("teacher", ".onnx"), new MultilayerPerceptron(32), CLASSES, SIZE);
        teacher = OnnxTeacher.builder(file, Material.labels(CLASSES)).batchSize(BATCH).outputKind(OutputKind.LOGITS).build()
                .open(Material.positions(SIZE), DenseRows.allocate(1, SIZE));
    }

    /** Frees both. */
    @TearDown
    public void close() throws IOException {
        student.close();
        teacher.close();
        Files.delete(file);
    }

    /**
     * One example.
     *
     * @return its prediction
     */
    @Benchmark
    public Prediction<Label> predictOne() {
        return student.predict(example);
    }

    /**
     * A dataset of 256.
     *
     * @return its predictions
     */
    @Benchmark
    public List<Prediction<Label>> predictBatch() {
        return student.predict(data);
    }

    /**
     * The teacher on 256 rows.
     *
     * @return the logits
     */
    @Benchmark
    public FloatBuffer teacher() {
        teacher.logits(rows, BATCH, logits);
        return logits;
    }
}
