/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * Native memory and file handles stay flat, over a long training and over many. Each runs in a JVM of its own whose heap has one
 * size and is in memory from the start, so that the resident size shows native memory; it is read where Linux shows it, and
 * compared after the JVM has loaded and compiled what stays.
 */
@EnabledOnOs(OS.LINUX)
@Tag("property")
class MemoryTest {

    @TempDir
    private Path folder;

    /** What the process holds. */
    private record Held(long kilobytes, List<String> files) {

        static Held parse(String line) {
            List<String> parts = List.of(line.split("\t"));
            return new Held(Long.parseLong(parts.get(0)), parts.subList(1, parts.size()));
        }

        static Held now() {
            System.gc();
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
                // The JVM opens the jars of its class path when it first reads them, independent of trainings.
                return new Held(resident, open.map(MemoryTest::target).filter(file -> !file.endsWith(".jar")).sorted().toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a handle refers to; empty for that of the listing itself, which is gone when it is looked at. */
    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"steps", "trainings"})
    void staysFlat(String what) throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.plain("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch")
                .run(MemoryTest.class, what, folder.toString());
        assertEquals(0, result.code(), result.output());
        List<Held> held = result.lines("held").stream().map(Held::parse).toList();
        assertTrue(held.get(1).kilobytes() <= held.get(0).kilobytes() * 1.05, () -> held.get(0).kilobytes() + " KB, later "
                + held.get(1).kilobytes() + " KB");
        // The JVM opens a handle or two of its own when it first needs them; a leak would be one in each of a hundred trainings.
        assertTrue(held.get(1).files().size() <= held.get(0).files().size() + 5, () -> held.get(0).files() + ", later "
                + held.get(1).files());
    }

    /** The other JVM: prints what it holds early and late. */
    public static void main(String[] args) {
        Path folder = Path.of(args[1]);
        List<Held> held = args[0].equals("steps") ? overTenThousandSteps(folder) : overAHundredTrainings(folder);
        held.forEach(one -> System.out.println("held\t" + one.kilobytes() + "\t" + String.join("\t", one.files())));
    }

    private static DistillationTrainer.Builder trainer(Path folder) {
        return Students.distilled(folder).layout(new IndexedLayout(1, 4, 4)).batchSize(64);
    }

    private static List<Held> overTenThousandSteps(Path folder) {
        List<Held> held = new ArrayList<>();
        trainer(folder).epochs(560).listener(new TrainingListener() {
            @Override
            public void onEpoch(EpochReport epoch) {}

            @Override
            public void onStep(long step, long steps) {
                if (step == 1_000 || step == 11_000) {
                    held.add(Held.now());
                }
            }
        }).build().train(Data.examples(64 * 20, 1)).close();
        return held;
    }

    /** Each with a teacher of its own: in turn before the training and beside it, on this thread and on another. */
    private static List<Held> overAHundredTrainings(Path folder) {
        MutableDataset<Label> data = Data.examples(64 * 4, 1);
        List<Held> held = new ArrayList<>();
        for (int training = 1; training <= 140; training++) {
            DistillationTrainer.Builder trainer = trainer(folder).epochs(1)
                    .student(ConvolutionalNetwork.builder(8, 16).residual(true).build());
            if (training % 2 == 0) {
                trainer.augmentation(new HorizontalFlip()).overlap(training % 4 == 0);
            }
            try (DistilledModel model = trainer.build().train(data)) {
                model.predict(data);
            }
            if (training == 40 || training == 140) {
                held.add(Held.now());
            }
        }
        return held;
    }
}
