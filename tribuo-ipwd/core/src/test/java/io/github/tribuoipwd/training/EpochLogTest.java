/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.Warnings;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A training that no listener follows logs a line an epoch. */
@Tag("unit")
class EpochLogTest {

    private static List<String> lines(DistillationTrainer trainer) {
        try (Warnings log = new Warnings()) {
            trainer.train(Data.examples(60, 1)).close();
            return log.lines().stream().filter(line -> line.contains("epoch ")).toList();
        }
    }

    @Test
    void aLineAnEpoch() {
        List<String> lines = lines(Students.labelsOnly().epochs(2).build());
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(1).matches("Training: epoch 2 of 2, loss \\d+\\.\\d{4} and accuracy [01]\\.\\d{4}, learning rate \\S+,"
                + " \\d+\\.\\d s"), lines::toString);
        List<String> validated = lines(Students.labelsOnly().epochs(1).validationShare(0.2).build());
        assertTrue(validated.get(0).matches("Training: epoch 1 of 1, loss \\S+ and accuracy \\S+ validation loss \\d+\\.\\d{4} and"
                + " accuracy [01]\\.\\d{4}, learning rate .*"), validated::toString);
    }

    @Test
    void noneBesideAListenerAndBelowTheLevel() {
        assertEquals(List.of(), lines(Students.labelsOnly().epochs(1).listener(epoch -> {}).build()));
        Logger logger = Logger.getLogger(EpochLog.class.getName());
        Level before = logger.getLevel();
        try {
            Logger.getLogger("io.github.tribuoipwd.training.EpochLog").setLevel(Level.WARNING);
            assertEquals(List.of(), lines(Students.labelsOnly().epochs(1).build()));
        } finally {
            logger.setLevel(before);
        }
    }
}
