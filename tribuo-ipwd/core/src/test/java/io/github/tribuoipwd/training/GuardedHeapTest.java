/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.GuardedJvm;
import io.github.tribuoipwd.support.Networks;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/**
 * Gradients of every student on odd, even and single examples, and whole trainings with all that they hand to the engines, in a JVM
 * whose C library checks its heap at every call.
 */
@Tag("property")
class GuardedHeapTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyStudentTrains(int threads) throws IOException, InterruptedException {
        assumeTrue(GuardedJvm.exists(), () -> "there is no " + GuardedJvm.CHECK + " here");
        ChildJvm.Result result = GuardedJvm.of(folder, threads).run(GuardedHeapTest.class, folder.toString(),
                Integer.toString(threads));
        assertEquals(0, result.code(), result::output);
        assertTrue(result.output().contains("trained all"), result::output);
    }

    /** The other JVM. */
    public static void main(String[] args) throws IOException {
        int threads = Integer.parseInt(args[1]);
        wholeTraining(Path.of(args[0]), 33, new Sgd(0.01), threads);
        wholeTraining(Path.of(args[0]), 32, new AdamW(1e-3), threads);
        for (int pass = 0; pass < 2; pass++) {
            Networks.narrow().forEach(network -> pass(network, 28));
        }
        Networks.wide().forEach(network -> pass(network, 8));
        System.out.println("trained all");
    }

    /**
     * Examples without a label, a fitted transform, validation after each epoch and the best one's parameters, the check of the
     * student's predictions, the estimate of its rounding, and its export. By itself so small a training has one thread.
     */
    private static void wholeTraining(Path folder, int batchSize, Optimizer optimizer, int threads) {
        MutableDataset<Label> data = Data.examples(101, 1);
        for (Example<Label> example : Data.examples(14, 2)) {
            ArrayExample<Label> unlabeled = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
            example.forEach(unlabeled::add);
            data.add(unlabeled);
        }
        DistillationTrainer trainer = Students.distilled(folder).transform(InputTransform.fitted()).optimizer(optimizer)
                .batchSize(batchSize).threads(threads).epochs(3).validationShare(0.3).selection(Selection.BEST)
                .healthCheck(HealthCheck.WARN).build();
        trainer.train(data).close();
        System.out.println(trainer);
    }

    /** Batches of 33 and 1 examples, and of 32 and 2. */
    private static void pass(StudentArchitecture network, int side) {
        System.out.println(network);
        try (BuiltStudent student = new BuiltStudent(network, 5, 1, 3, side, side)) {
            student.gradients(34, 33, 1);
            student.gradients(34, 32, 1);
        }
    }
}
