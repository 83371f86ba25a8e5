/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Warnings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a job and its command exchange, and how it is shown. */
@Tag("unit")
class JobMessageTest {

    @Test
    void readAsWritten() {
        List<JobMessage> messages = List.of(new JobMessage.Ready(), new JobMessage.Step(1, 1L << 40),
                new JobMessage.Epoch("epoch 1"), new JobMessage.Log(null, 800, 5, "two\nlines \"\u00e9\u2028", null, null),
                new JobMessage.Log("a.b", 900, 5, "", "a.b.C", "d"), new JobMessage.Finished("/a b", 1, null),
                new JobMessage.Finished("C:\\x", 2, "no room\nMaybe"), new JobMessage.Failed("why\nMaybe"),
                new JobMessage.Stopped("here"));
        for (JobMessage message : messages) {
            String line = message.line();
            assertFalse(line.contains("\n") || line.contains("\r"), line);
            assertEquals(Optional.of(message), JobMessage.read(line));
            assertEquals(Optional.of(message), JobMessage.read("a line that has no end" + line));
        }
    }

    @Test
    void otherLinesAreNone() {
        for (String line : List.of("", "# A fatal error has been detected", JobMessage.MARK, JobMessage.MARK + "{",
                JobMessage.MARK + "[]", JobMessage.MARK + "null", JobMessage.MARK + "{\"kind\":\"Unknown\"}", JobMessage.MARK + "{\"step\":1}")) {
            assertEquals(Optional.empty(), JobMessage.read(line), line);
        }
    }

    @Test
    void stepsAreReportedNowAndThen() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JobReporter reporter = new JobReporter(new PrintStream(out, false, StandardCharsets.UTF_8));
        for (int step = 1; step <= 1000; step++) {
            reporter.step(step, 1000);
        }
        reporter.report(new JobMessage.Failed("at last"));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()).toList();
        assertEquals(Optional.of(new JobMessage.Step(1, 1000)), JobMessage.read(lines.get(0)));
        assertTrue(lines.size() < 100, () -> lines.size() + " lines");
        assertEquals(Optional.of(new JobMessage.Failed("at last")), JobMessage.read(lines.get(lines.size() - 1)));
    }

    /** Orders are at hand one after the other; where they end while the job is at work, it is stopped. */
    @Test
    void orders() throws IOException, InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try (PipedOutputStream command = new PipedOutputStream()) {
            JobOrders orders = JobOrders.read(new PipedInputStream(command), stopped::countDown);
            command.write("3\n0\n".getBytes(StandardCharsets.UTF_8));
            assertEquals(OptionalInt.of(3), orders.next());
            assertEquals(OptionalInt.of(0), orders.next());
            assertEquals(1, stopped.getCount());
        }
        assertTrue(stopped.await(10, TimeUnit.SECONDS));
    }

    /** Once for each trainer whose trainings have more than their share. */
    @Test
    void shareOfTheProcessors() {
        try (Warnings log = new Warnings()) {
            CoreShare share = new CoreShare(2, 4);
            share.look("small", 1);
            share.look("half", 2);
            assertEquals(List.of(), log.lines());
            share.look("large", 4);
            share.look("large", 4);
            new CoreShare(3, 2).look("small", 1);
            assertEquals(List.of("large: a training has 4 threads, and 2 jobs share 4 processors, so that they wait for each other.\n"
                    + "Maybe use --jobs 1, or set threads of the trainer to 2, which may change the last bits of its students.",
                    "small: a training has 1 thread, and 3 jobs share 2 processors, so that they wait for each other.\n"
                    + "Maybe use --jobs 2."), log.lines());
        }
    }

    @Test
    void progressOfAllRuns() {
        try (Warnings log = new Warnings(); JobsView view = new JobsView(3, false)) {
            view.begun("kd, seed 1");
            view.begun("labels, seed 1");
            view.step("kd, seed 1", new JobMessage.Step(1, 4));
            assertEquals("kd, seed 1: 25 %; labels, seed 1: 0 %", view.text());
            view.epoch("kd, seed 1", new JobMessage.Epoch("epoch 1 of 4, loss 0.5000"));
            view.ended("kd, seed 1");
            assertEquals("labels, seed 1: 0 %", view.text());
            JobLog.log("labels, seed 1", new JobMessage.Log(JobMessageTest.class.getName(), 900, 1000, "careful", "a.B", "c"));
            assertEquals(List.of("kd, seed 1", "labels, seed 1", "kd, seed 1: epoch 1 of 4, loss 0.5000",
                    "kd, seed 1: has ended, as run 1 of 3", "labels, seed 1: careful"), log.lines());
            assertEquals(List.of("labels, seed 1: careful"), log.warnings());
        }
    }
}
