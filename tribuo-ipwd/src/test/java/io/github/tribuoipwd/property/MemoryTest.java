/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.property;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.EpochReport;
import io.github.tribuoipwd.TrainingListener;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * Native memory stays flat. The size of the process is read where Linux shows it, in the second training of the JVM: the first
 * one loads and compiles code, which stays.
 */
class MemoryTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void residentSizeStaysFlatOverATraining(@TempDir Path folder) {
        long[] resident = new long[2];
        MutableDataset<Label> data = Data.examples(64 * 20, 1);
        DistillationTrainer trainer = Students.distilled(folder).layout(new IndexedLayout(1, 4, 4))
                .student(ConvolutionalNetwork.builder(16, 32).residual(true).build()).batchSize(64).epochs(100).build();
        trainer.train(data);
        trainer.setListener(new TrainingListener() {
            @Override
            public void onEpoch(EpochReport epoch) {}

            @Override
            public void onStep(long step, long steps) {
                if (step == 200 || step == 2000) {
                    System.gc();
                    resident[step == 200 ? 0 : 1] = residentKilobytes();
                }
            }
        });
        trainer.train(data);
        assertTrue(resident[1] <= resident[0] * 1.05, () -> resident[0] + " KB at step 200, " + resident[1] + " KB at step 2,000");
    }

    private static long residentKilobytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
