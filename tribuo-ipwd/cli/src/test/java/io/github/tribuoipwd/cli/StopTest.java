/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are stopped keep what they have, say so, end with the code of the signal, and go on to the same bytes. */
@Tag("end-to-end")
class StopTest {

    private static final String TABLES = "io.github.tribuoipwd.support.Tables";
    private static final int STOPS = 4;

    @TempDir
    private Path folder;

    private final Console console = new Console();
    private Path configuration;

    @BeforeEach
    void configure() throws IOException {
        configuration = Files.writeString(folder.resolve("c.xml"), "<config>"
                + CaptureTest.component("train", TABLES, "number", "200", "seed", "1")
                + CaptureTest.component("test", TABLES, "number", "50", "seed", "2")
                + CaptureTest.component("layout", "io.github.tribuoipwd.features.SortedLayout")
                + CaptureTest.component("student", "io.github.tribuoipwd.student.MultilayerPerceptron").replace("></component>",
                        "><propertylist name=\"hidden\"><item>8</item></propertylist></component>")
                + trainer("short", 2) + trainer("long", 1000) + trainer("endless", 1_000_000)
                + "</config>");
    }

    private static String trainer(String name, int epochs) {
        return CaptureTest.component(name, "io.github.tribuoipwd.DistillationTrainer", "layout", "layout", "student", "student", "epochs",
                String.valueOf(epochs));
    }

    private List<String> command(String name, String... more) {
        List<String> args = new ArrayList<>(List.of(name, "-c", configuration.toString(), "--train-source", "train", "--test-source",
                "test"));
        args.addAll(List.of(more));
        return args;
    }

    private int run(List<String> command) {
        return console.run(Main::run, command.toArray(String[]::new));
    }

    private static ChildJvm.Result signaled(String signal, Path work, List<String> command) throws IOException, InterruptedException {
        return new ChildJvm("-Xmx512m").run(StoppingMain.class,
                Stream.concat(Stream.of(signal, work.toString()), command.stream()).toArray(String[]::new));
    }

    /** Every bit that the student computes with; the file also has the time of its making. */
    private static OnnxMl.GraphProto graph(Path student) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(student)).getGraph();
    }

    /** Interrupts this thread when a checkpoint is written while a command runs, and runs it again until it ends by itself. */
    private int untilItEnds(Path work, List<String> command) throws InterruptedException {
        for (int round = 1; round <= STOPS; round++) {
            Instant since = Instant.now();
            Thread working = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                try {
                    if (StoppingMain.waitsForCheckpoint(work, since)) {
                        working.interrupt();
                    }
                } catch (IOException | InterruptedException e) {
                    // The command has ended.
                    Thread.currentThread().interrupt();
                }
            });
            interrupter.start();
            int code = run(command);
            boolean interrupted = Thread.interrupted();
            interrupter.interrupt();
            // It may interrupt this thread in the moment in which the command has ended.
            while (interrupter.isAlive()) {
                Thread.onSpinWait();
            }
            interrupted |= Thread.interrupted();
            if (code == 0) {
                return round;
            }
            assertEquals(130, code, console::errors);
            assertTrue(interrupted, "the thread stays interrupted");
            assertTrue(console.errors().contains("Stopped; what is kept in "), console::errors);
        }
        assertEquals(0, run(command), console::errors);
        return STOPS + 1;
    }

    @Test
    void distillStoppedAgainAndAgain() throws IOException, InterruptedException {
        assertEquals(0, run(command("train", "--trainer", "long", "--compare", "short", "--output", folder.resolve("once").toString())),
                console::errors);
        Path out = folder.resolve("out");
        int rounds = untilItEnds(folder.resolve(".out.unfinished"), command("train", "--trainer", "long", "--compare", "short", "--output", out.toString()));
        assertTrue(rounds > 1, "it was stopped");
        assertTrue(console.errors().contains("Going on with what is in " + folder.resolve(".out.unfinished")
                + ": finished are short"), console::errors);
        for (String file : List.of("student.onnx", "short/student.onnx")) {
            assertEquals(graph(folder.resolve("once").resolve(file)), graph(out.resolve(file)), file);
        }
        RunManifest.read(out).require(out);
        assertFalse(Files.exists(folder.resolve(".out.unfinished")));
    }

    @Test
    void experimentsStoppedAgainAndAgain() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        List<String> command = command("experiments", "--trainers", "long", "--seeds", "1,2", "--output", out.toString());
        assertTrue(untilItEnds(out.resolve(".unfinished"), command) > 1, "it was stopped");
        assertTrue(console.output().contains("| long | 2 |"), console::output);
        assertEquals(0, console.run(Verify::run, "--run", out.toString()), console::errors);
        assertEquals(2, console.output().lines().count(), console::output);
        assertFalse(Files.exists(out.resolve(".unfinished")));
        Path once = folder.resolve("once");
        command.set(command.size() - 1, once.toString());
        assertEquals(0, run(command), console::errors);
        assertEquals(graph(once.resolve("long/2/student.onnx")), graph(out.resolve("long/2/student.onnx")));
    }

    @Test
    void terminated() throws IOException, InterruptedException {
        Path work = folder.resolve(".out.unfinished");
        ChildJvm.Result ended = signaled("TERM", work, command("train", "--trainer", "endless", "--compare", "short", "--output",
                folder.resolve("out").toString()));
        assertEquals(143, ended.code(), ended.output());
        assertTrue(ended.output().contains("Stopped; what is kept in " + work), ended.output());
        assertFalse(ended.output().contains("\tat "), ended.output());
        assertTrue(ended.output().contains(StoppingMain.ENDED), ended.output());
        assertFalse(Files.exists(folder.resolve("out")));
        requireKept(work);
        assertEquals(0, run(command("train", "--trainer", "short", "--output", folder.resolve("out").toString())), console::errors);
    }

    @Test
    void interruptedByTheKeyboard() throws IOException, InterruptedException {
        assumeTrue(heeded(2), "a JVM that ignores the signal has children that do");
        Path out = folder.resolve("out");
        ChildJvm.Result ended = signaled("INT", out.resolve(".unfinished"), command("experiments", "--trainers", "endless", "--output",
                out.toString()));
        assertEquals(130, ended.code(), ended.output());
        assertTrue(ended.output().contains("Stopped; what is kept in " + out), ended.output());
        assertTrue(ended.output().contains(StoppingMain.ENDED), ended.output());
        requireKept(out);
    }

    /** A checkpoint, or the run that has ended before the next has one. */
    private static void requireKept(Path work) throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".ckpt") || file.endsWith("student.onnx")));
        }
    }

    /** Whether this process does not ignore a signal, as those in the background do. */
    private static boolean heeded(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status) && Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                .allMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (signal - 1) & 1) == 0);
    }
}
