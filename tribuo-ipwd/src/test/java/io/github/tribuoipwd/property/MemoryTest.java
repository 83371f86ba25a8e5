/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.EpochReport;
import io.github.tribuoipwd.TrainingListener;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * Native memory and file handles stay flat, over a long training and over many. Read where Linux shows them, and compared after the
 * JVM has loaded and compiled what stays.
 */
@EnabledOnOs(OS.LINUX)
class MemoryTest {

    @TempDir
    private Path folder;

    private DistillationTrainer.Builder trainer() {
        return Students.distilled(folder).layout(new IndexedLayout(1, 4, 4))
                .student(ConvolutionalNetwork.builder(8, 16).residual(true).build()).batchSize(64);
    }

    /** What the process holds. */
    private record Held(long kilobytes, long files) {

        static Held now() {
            System.gc();
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                long resident = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
                return new Held(resident, open.count());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void assertFlat(Held before, Held after) {
        assertTrue(after.kilobytes() <= before.kilobytes() * 1.05, () -> before + ", later " + after);
        assertEquals(before.files(), after.files(), "open files");
    }

    @Test
    void overTenThousandSteps() {
        Held[] held = new Held[2];
        MutableDataset<Label> data = Data.examples(64 * 20, 1);
        MultilayerPerceptron student = new MultilayerPerceptron(12);
        trainer().student(student).epochs(50).build().train(data).close();
        trainer().student(student).epochs(510).listener(new TrainingListener() {
            @Override
            public void onEpoch(EpochReport epoch) {}

            @Override
            public void onStep(long step, long steps) {
                if (step == 200 || step == 10_200) {
                    held[step == 200 ? 0 : 1] = Held.now();
                }
            }
        }).build().train(data).close();
        assertFlat(held[0], held[1]);
    }

    /** Each with a teacher of its own: in turn before the training and beside it, on this thread and on another. */
    @Test
    void overAHundredTrainings() {
        MutableDataset<Label> data = Data.examples(64 * 4, 1);
        Held early = Held.now();
        for (int training = 1; training <= 120; training++) {
            DistillationTrainer.Builder trainer = trainer().epochs(1);
            if (training % 2 == 0) {
                trainer.augmentation(new HorizontalFlip()).overlap(training % 4 == 0);
            }
            try (DistilledModel model = trainer.build().train(data)) {
                model.predict(data);
            }
            if (training == 20) {
                early = Held.now();
            }
        }
        assertFlat(early, Held.now());
    }
}
