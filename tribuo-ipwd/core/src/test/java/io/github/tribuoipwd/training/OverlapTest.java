/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.support.WatchedTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A teacher beside the training: several batches at once, and with overlap on a thread of its own, give the same student. */
@Tag("property")
class OverlapTest {

    /** Two blocks of 256 and a rest. */
    private static final int EXAMPLES = 600;

    private final MutableDataset<Label> data = Data.examples(EXAMPLES, 1);
    private Teacher teacher;

    @BeforeEach
    void teacher(@TempDir Path folder) throws IOException {
        teacher = OnnxTeacher.builder(TeacherFile.of(Data.CLASSES, -1, 1, 4, 4).write(folder.resolve("teacher.onnx")), Data.LABELS)
                .build();
    }

    private DistillationTrainer trainer(Teacher teacher, int batchSize, boolean overlap) {
        return settings(teacher, batchSize, overlap).build();
    }

    private static DistillationTrainer.Builder settings(Teacher teacher, int batchSize, boolean overlap) {
        return Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).teacher(teacher).augmentation(new HorizontalFlip())
                .batchSize(batchSize).epochs(3).maximumGradientNorm(5).overlap(overlap);
    }

    private byte[] student(Teacher teacher, int batchSize, boolean overlap) {
        return student(trainer(teacher, batchSize, overlap), data);
    }

    private static byte[] student(DistillationTrainer trainer, MutableDataset<Label> data) {
        try (DistilledModel model = trainer.train(data)) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 16, 256, 300, 600})
    void theStudentIsTheSame(int batchSize) {
        assertArrayEquals(student(teacher, batchSize, false), student(teacher, batchSize, true));
    }

    /** A last block of a single example is a batch, but not for a network whose batch norm has no variance of one. */
    @Test
    void aRestOfOne() {
        assertEquals(List.of(256, 1, 256, 1, 256, 1), callsForARestOfOne(new MultilayerPerceptron(12), 6));
        assertEquals(List.of(256, 256, 256),
                callsForARestOfOne(new MultilayerPerceptron(ActivationFunction.RELU, 0, true, 12), 3));
    }

    private List<Integer> callsForARestOfOne(StudentArchitecture network, int last) {
        MutableDataset<Label> odd = Data.examples(257, 1);
        List<Integer> numbers = new ArrayList<>();
        Teacher watched = new WatchedTeacher(teacher, (rows, number) -> numbers.add(number));
        assertArrayEquals(student(settings(teacher, 16, false).student(network).build(), odd),
                student(settings(watched, 16, true).student(network).build(), odd));
        return numbers.subList(numbers.size() - last, numbers.size());
    }

    @Test
    void severalBatchesAreOneCall() {
        List<Integer> numbers = new ArrayList<>();
        student(new WatchedTeacher(teacher, (rows, number) -> numbers.add(number)), 16, false);
        // The calls before are the check of the teacher.
        assertEquals(List.of(256, 256, 88, 256, 256, 88, 256, 256, 88), numbers.subList(numbers.size() - 9, numbers.size()));
    }

    @Test
    void theTeacherRunsBesideTheTraining() {
        List<Thread> threads = new ArrayList<>();
        student(new WatchedTeacher(teacher, (rows, number) -> threads.add(Thread.currentThread())), 16, true);
        List<Thread> used = threads.subList(threads.size() - 9, threads.size());
        for (int call = 0; call < used.size(); call++) {
            // The first block of an epoch is waited for.
            boolean beside = call % 3 != 0;
            assertEquals(beside, !used.get(call).equals(Thread.currentThread()), "call " + call);
        }
    }

    @Test
    void whatTheTeacherThrowsIsThrown() throws InterruptedException {
        TeacherException failure = new TeacherException("out of order");
        int[] calls = new int[1];
        List<Thread> threads = new ArrayList<>();
        Teacher failing = new WatchedTeacher(teacher, (rows, number) -> {
            threads.add(Thread.currentThread());
            if (number == 256 && ++calls[0] == 4) {
                throw failure;
            }
        });
        assertSame(failure, assertThrows(TeacherException.class, () -> trainer(failing, 16, true).train(data)));
        Thread worker = threads.get(threads.size() - 1);
        assertTrue(worker != Thread.currentThread(), "it failed beside the training");
        worker.join(10_000);
        assertTrue(!worker.isAlive(), "its thread has ended");
    }
}
