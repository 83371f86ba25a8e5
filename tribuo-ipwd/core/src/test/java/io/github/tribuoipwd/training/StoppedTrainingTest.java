/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.support.Warnings;
import io.github.tribuoipwd.support.WatchedTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A training ends at the next step when it is to stop, and says what is kept of it. */
@Tag("property")
@Timeout(600)
class StoppedTrainingTest {

    /** Four steps an epoch. */
    private static final int EXAMPLES = 64;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(EXAMPLES, 1);

    @AfterEach
    void noThreadStaysInterrupted() {
        Thread.interrupted();
    }

    /** Does something after a step. */
    private record After(long last, Runnable action) implements TrainingListener {

        @Override
        public void onStep(long step, long steps) {
            if (step == last) {
                action.run();
            }
        }

        @Override
        public void onEpoch(EpochReport epoch) {}
    }

    private static TrainingListener interrupting(long step) {
        return new After(step, Thread.currentThread()::interrupt);
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(folder.resolve("kept"));
    }

    private Path checkpoint(int step) {
        return folder.resolve("kept").resolve("training-0").resolve("step-%012d.ckpt".formatted(step));
    }

    private static DistillationTrainer.Builder trainer() {
        return Students.labelsOnly().epochs(3);
    }

    private byte[] student(DistillationTrainer.Builder trainer) {
        try (DistilledModel model = trainer.build().train(data)) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    private String stopped(DistillationTrainer.Builder trainer) {
        return String.valueOf(assertThrows(TrainingStoppedException.class, () -> trainer.build().train(data)).getMessage());
    }

    @Test
    void interruptedWithCheckpoints() {
        byte[] expected = student(trainer());
        String message = stopped(trainer().checkpoints(checkpoints()).listener(interrupting(6)));
        assertTrue(Thread.interrupted(), "the flag is kept");
        assertEquals("The training was stopped at step 6 of 12, epoch 2 of 3, because its thread was interrupted. What is kept of"
                + " it is " + checkpoint(6) + ".\nMaybe start it again with the same folder: it goes on from there.", message);
        try (Warnings log = new Warnings()) {
            assertArrayEquals(expected, student(trainer().checkpoints(checkpoints())));
            assertTrue(log.lines().contains("The training goes on at step 6 of 12, epoch 2 of 3, from " + checkpoint(6)),
                    () -> log.lines().toString());
        }
    }

    @Test
    void interruptedWithoutCheckpoints() {
        assertEquals("The training was stopped at step 6 of 12, epoch 2 of 3, because its thread was interrupted. Nothing of it is"
                + " kept.\nMaybe set the trainer's checkpoints: a training that has them goes on where it was stopped.",
                stopped(trainer().listener(interrupting(6))));
        assertTrue(Thread.interrupted());
    }

    @Test
    void interruptedBeforeIt() {
        Thread.currentThread().interrupt();
        String message = stopped(trainer().checkpoints(checkpoints()));
        assertTrue(Thread.interrupted());
        assertTrue(message.startsWith("The training was stopped before its first step, because its thread was interrupted."),
                message);
    }

    /** The teacher's work is whole then; the training does not begin. */
    @Test
    void interruptedWhileTheTeacherRuns() throws IOException {
        OnnxTeacher teacher = OnnxTeacher.builder(TeacherFile.of(Data.CLASSES, -1, Data.FEATURES)
                .write(folder.resolve("teacher.onnx")), Data.LABELS).build();
        WatchedTeacher interrupting = new WatchedTeacher(teacher, (rows, number) -> Thread.currentThread().interrupt());
        String message = stopped(trainer().teacher(interrupting).checkpoints(checkpoints()));
        assertTrue(Thread.interrupted());
        assertTrue(message.contains("before its first step") && message.contains("No step of it is kept in "), message);
    }

    /** Between the last step of an epoch and its report: the epoch is validated when the training goes on. */
    @Test
    void interruptedWhileItIsValidated() {
        byte[] expected = student(trainer().validationShare(0.25));
        List<Integer> epochs = new ArrayList<>();
        String message = stopped(trainer().validationShare(0.25).checkpoints(checkpoints()).listener(new TrainingListener() {

            private long steps;

            @Override
            public void onStep(long step, long all) {
                steps = step;
            }

            @Override
            public boolean stops() {
                if (steps == 3) {
                    Thread.currentThread().interrupt();
                }
                return false;
            }

            @Override
            public void onEpoch(EpochReport epoch) {
                epochs.add(epoch.epoch());
            }
        }));
        assertTrue(Thread.interrupted());
        assertTrue(message.contains("at step 3 of 9, epoch 1 of 3"), message);
        assertEquals(List.of(), epochs);
        assertArrayEquals(expected, student(trainer().validationShare(0.25).checkpoints(checkpoints())
                .listener(epoch -> epochs.add(epoch.epoch()))));
        assertEquals(List.of(1, 2, 3), epochs);
    }

    @Test
    void whileItWaitsForTheEngine() throws InterruptedException {
        CountDownLatch trains = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        CompletableFuture<byte[]> first = CompletableFuture.supplyAsync(() -> student(trainer().listener(new After(2, () -> {
            trains.countDown();
            await(ends);
        }))));
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread second = new Thread(() -> {
            try {
                student(trainer().checkpoints(checkpoints()));
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        try {
            assertTrue(trains.await(300, TimeUnit.SECONDS));
            second.start();
            while (second.getState() != Thread.State.WAITING) {
                Thread.sleep(5);
            }
            second.interrupt();
            second.join(300_000);
            assertFalse(second.isAlive());
            String message = assertInstanceOf(TrainingStoppedException.class, thrown.get()).getMessage();
            assertTrue(message.contains("before its first step"), message);
        } finally {
            ends.countDown();
        }
        assertArrayEquals(student(trainer()), first.join());
        // Its folder is free again.
        student(trainer().checkpoints(checkpoints()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The folder is gone, as on a disk that was taken out: the training goes on, with a line for each checkpoint that fails. */
    @Test
    void aFolderThatIsTakenAway() {
        byte[] expected = student(trainer());
        try (Warnings log = new Warnings()) {
            assertArrayEquals(expected, student(trainer().checkpoints(new Checkpoints(folder.resolve("kept"), 0, 4, 0))
                    .listener(new After(5, () -> delete(folder.resolve("kept"))))));
            List<String> failed = log.warnings().stream().filter(line -> line.contains("could not be written")).toList();
            assertEquals(3, failed.size(), () -> log.warnings().toString());
            assertTrue(failed.get(0).startsWith("The checkpoint of step 8 could not be written in "), failed.get(0));
            assertTrue(failed.get(0).lines().count() == 1, failed.get(0));
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
