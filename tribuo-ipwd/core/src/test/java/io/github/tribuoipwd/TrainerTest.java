/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.training.DistillationReport;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Feature;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;

/** Trainers and students with unusual settings. */
@Tag("unit")
class TrainerTest {

    private static byte[] student(DistillationTrainer trainer) {
        try (DistilledModel model = trainer.train(Data.examples(64, 1))) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    @Test
    void anotherSeed() {
        DistillationTrainer trainer = Students.labelsOnly().seed(7).build();
        trainer.setInvocationCount(3);
        DistillationTrainer other = trainer.withSeed(8);
        assertEquals(8, other.getSeed());
        assertEquals(0, other.getInvocationCount());
        assertEquals(trainer.toString().replace("seed=7", "seed=8"), other.toString());
        assertEquals(7, trainer.getSeed());
        assertArrayEquals(student(Students.labelsOnly().seed(8).build()), student(other));
    }

    @Test
    void linearStudent() {
        MutableDataset<Label> data = Data.examples(400, 1);
        List<Long> parameters = new ArrayList<>();
        DistillationTrainer trainer = Students.labelsOnly().student(new MultilayerPerceptron()).epochs(20).build();
        trainer.setListener(new TrainingListener() {
            @Override
            public void onEpoch(EpochReport epoch) {}

            @Override
            public void onFinish(DistillationReport report) {
                parameters.add(report.parameters());
            }
        });
        try (DistilledModel model = trainer.train(data)) {
            assertEquals(List.of((long) Data.FEATURES * Data.CLASSES + Data.CLASSES), parameters);
            double accuracy = new LabelEvaluator().evaluate(model, data).accuracy();
            assertTrue(accuracy > 0.95, () -> "the labels are linear in the features, accuracy " + accuracy);
        }
    }

    /** The student is made by then, and a training may have taken hours. */
    @Test
    void aListenerThatFailsAtTheEndDoesNotCostTheStudent() {
        DistillationTrainer trainer = Students.labelsOnly().listener(new TrainingListener() {
            @Override
            public void onEpoch(EpochReport epoch) {}

            @Override
            public void onFinish(DistillationReport report) {
                throw new IllegalStateException("no room for the figures");
            }
        }).build();
        assertArrayEquals(student(Students.labelsOnly().build()), student(trainer));
    }

    /** Both engines round, with errors that grow with the logits: no reason to discard a trained student. */
    @Test
    void studentWithHugeLogitsIsExported() {
        MutableDataset<Label> data = Data.examples(512, 1);
        data.forEach(example -> {
            for (Feature feature : example) {
                example.set(new Feature(feature.getName(), feature.getValue() * 1000));
            }
        });
        DistillationTrainer trainer = Students.labelsOnly().student(new MultilayerPerceptron(128)).optimizer(new Sgd(1e-12)).epochs(1)
                .seed(1).build();
        try (DistilledModel model = trainer.train(data)) {
            assertEquals(Data.CLASSES, model.getOutputIDInfo().size());
        }
    }
}
