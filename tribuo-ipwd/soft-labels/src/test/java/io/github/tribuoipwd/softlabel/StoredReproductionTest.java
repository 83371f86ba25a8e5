/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.reproduction.Reproduction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;

/** A student that learned from a store is trained again from its file and the store alone. */
@Tag("parity")
class StoredReproductionTest {

    @TempDir
    private Path folder;

    @Test
    void fromTheStoreAlone() throws IOException {
        MutableDataset<Label> data = new MutableDataset<>(new Tables(200, 1, false));
        Path model = folder.resolve("teacher.tribuo");
        new LogisticRegressionTrainer().train(data).serializeToFile(model);
        Path store = folder.resolve("store");
        TribuoTeacher teacher = new TribuoTeacher(model);
        SoftLabelCapture.builder(teacher, new SortedLayout()).partExamples(60).build().run(data, store);
        Files.delete(model);
        Path student = folder.resolve("student.tribuo");
        try (DistilledModel trained = DistillationTrainer.builder().layout(new SortedLayout()).teacher(new StoredTeacher(store))
                .student(new MultilayerPerceptron(8)).optimizer(new Sgd(0.02)).epochs(2).batchSize(32).seed(5).build()
                .train(data)) {
            trained.serializeToFile(student);
        }
        try (Reproduction again = Reproducer.read(student).reproduce()) {
            assertTrue(again.identical(), again::summary);
            assertEquals(List.of(), again.differences());
        }
        Path moved = Files.move(store, folder.resolve("another place"));
        assertError(PropertyException.class, () -> Reproducer.read(student).reproduce().close(), store.toString(), "found none");
        try (Reproduction again = Reproducer.read(student).override("storedteacher", "path", moved.toString()).reproduce()) {
            assertTrue(again.identical(), again::summary);
            assertEquals(List.of("trainer.teacher.path"),
                    again.differences().stream().map(difference -> difference.path()).toList());
        }
        // A store of other logits at the same place.
        SoftLabelCapture.builder(teacher, new SortedLayout()).precision(Precision.FLOAT16).build().run(data, store);
        assertError(IllegalStateException.class, () -> Reproducer.read(student).reproduce().close(), "store-hash");
    }
}
