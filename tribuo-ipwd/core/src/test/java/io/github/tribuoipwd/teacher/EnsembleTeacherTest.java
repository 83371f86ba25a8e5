/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Several teachers as one. */
@Tag("unit")
class EnsembleTeacherTest {

    private static final double T = 3;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(40, 3);
    private Teacher first;
    private Teacher second;

    /** The second is the first with another scale of its input, and with other names of its columns. */
    @BeforeEach
    void teachers() throws IOException {
        Path file = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        first = OnnxTeacher.builder(file, List.of("a", "b", "c")).build();
        second = OnnxTeacher.builder(file, List.of("c", "a", "b")).transform(InputTransform.builder().scale(0.3).build()).build();
    }

    private SoftLabels capture(Teacher teacher) {
        return SoftLabels.capture(teacher, Data.positions(data, 16), Data.rows(data, 16), Data.LABELS, Data.labelIds(data),
                TeacherCheck.WARN);
    }

    private static double[] softened(float[] logits) {
        double sum = 0;
        double[] p = new double[logits.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(logits[i] / T);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    private void assertMean(Teacher ensemble, double share) {
        SoftLabels one = capture(first);
        SoftLabels other = capture(second);
        SoftLabels both = capture(ensemble);
        for (int i = 0; i < data.size(); i++) {
            double[] p = softened(Data.row(one.logits(), i));
            double[] q = softened(Data.row(other.logits(), i));
            double[] found = softened(Data.row(both.logits(), i));
            for (int k = 0; k < 3; k++) {
                assertEquals(share * p[k] + (1 - share) * q[k], found[k], 1e-6, "example " + i + ", label " + k);
            }
        }
    }

    @Test
    void averagesSoftenedProbabilitiesByLabel() {
        assertMean(new EnsembleTeacher(List.of(first, second), T), 0.5);
    }

    @Test
    void weightsAreScaled() {
        assertMean(new EnsembleTeacher(List.of(first, second), T, 6, 2), 0.75);
    }

    @Test
    void oneTeacherIsItself() {
        assertMean(new EnsembleTeacher(List.of(first), T), 1);
    }

    @Test
    void factsOfEachMember() {
        assertEquals("CPU", capture(new EnsembleTeacher(List.of(first, second), T)).facts().get("2-device"));
    }

    @Test
    void errors() throws IOException {
        assertError(IllegalArgumentException.class, () -> new EnsembleTeacher(List.of(), T), "teachers");
        assertError(IllegalArgumentException.class, () -> new EnsembleTeacher(List.of(first, second), T, 1), "weights", "2 teachers");
        assertError(IllegalArgumentException.class, () -> new EnsembleTeacher(List.of(first), T, -1), "weights", "-1.0");
        assertError(IllegalArgumentException.class, () -> new EnsembleTeacher(List.of(first), 0), "temperature");
        Path file = TeacherFile.of(3, -1, 16).write(folder.resolve("other.onnx"));
        Teacher other = OnnxTeacher.builder(file, List.of("a", "b", "d")).build();
        assertError(IllegalArgumentException.class, () -> new EnsembleTeacher(List.of(first, other), T), "[a, b, d]", "[a, b, c]");
    }
}
