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
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.support.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments whose runs are done side by side, in JVMs of their own. */
@Tag("end-to-end")
class SideBySideTest {

    private static final String TABLES = "io.github.tribuoipwd.support.Tables";
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;

    private final Console console = new Console();
    private Path configuration;

    @BeforeEach
    void configure() throws IOException {
        Path model = TeacherFile.of(3, -1, 6).write(folder.resolve("teacher.onnx"));
        configuration = Files.writeString(folder.resolve("c.xml"), "<config>"
                + CaptureTest.component("train", TABLES, "number", "200", "seed", "1")
                + CaptureTest.component("test", TABLES, "number", "50", "seed", "2")
                + CaptureTest.component("layout", "io.github.tribuoipwd.features.SortedLayout")
                + list(CaptureTest.component("student", "io.github.tribuoipwd.student.MultilayerPerceptron"), "hidden", "8")
                + list(CaptureTest.component("teacher", "io.github.tribuoipwd.teacher.OnnxTeacher", "modelPath", model.toString()),
                        "labels", "large", "middle", "small")
                + CaptureTest.component("steep", "io.github.tribuoipwd.optimizer.Sgd", "learningRate", "1e30")
                + trainer("labels", 2) + trainer("kd", 2, "teacher", "teacher", "teacherCheck", "WARN")
                + trainer("wild", 2, "optimizer", "steep") + trainer("long", 300) + trainer("endless", 1_000_000)
                + "</config>");
    }

    private static String list(String component, String name, String... items) {
        return component.replace("</component>", "<propertylist name=\"" + name + "\"><item>" + String.join("</item><item>", items)
                + "</item></propertylist></component>");
    }

    private static String trainer(String name, int epochs, String... more) {
        List<String> settings = new ArrayList<>(List.of("layout", "layout", "student", "student", "epochs",
                String.valueOf(epochs)));
        settings.addAll(List.of(more));
        return CaptureTest.component(name, "io.github.tribuoipwd.DistillationTrainer", settings.toArray(String[]::new));
    }

    private List<String> command(Path output, int jobs, String... more) {
        List<String> args = new ArrayList<>(List.of("experiments", "-c", configuration.toString(), "--train-source", "train",
                "--test-source", "test", "--output", output.toString(), "--jobs", String.valueOf(jobs)));
        args.addAll(List.of(more));
        return args;
    }

    private int run(List<String> command) {
        return console.run(Main::run, command.toArray(String[]::new));
    }

    /** Every bit that the student computes with; the file also has the time of its making. */
    private static OnnxMl.GraphProto graph(Path run) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(run.resolve("student.onnx"))).getGraph();
    }

    /** All figures but those of time. */
    private static JsonNode timeless(Path run) throws IOException {
        JsonNode metrics = new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
        ((ObjectNode) metrics).remove("seconds");
        for (String network : List.of("teacher", "student")) {
            if (metrics.get(network) instanceof ObjectNode figures) {
                figures.remove("predictionsPerSecond");
            }
        }
        metrics.get("epochs").forEach(epoch -> ((ObjectNode) epoch).remove("seconds"));
        return metrics;
    }

    private static Stream<ProcessHandle> jobs() {
        return ProcessHandle.current().children().filter(child -> child.info().commandLine().orElse("")
                .contains(Job.class.getName() + " "));
    }

    /** Every process that works on the folder of this test, whoever started it. */
    private List<String> left() {
        return ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString())).toList();
    }

    @Test
    void asOneAfterTheOther() throws IOException {
        String[] runs = {"--trainers", "labels,wild,kd", "--seeds", "1,2", "--baselines", "labels"};
        Path once = folder.resolve("once");
        assertEquals(2, run(command(once, 1, runs)), console::errors);
        List<String> failures = console.errors().lines().sorted().toList();
        assertEquals(4, failures.size(), failures::toString);
        Path out = folder.resolve("out");
        try (Warnings log = new Warnings()) {
            assertEquals(2, run(command(out, 2, runs)), console::errors);
            // PyTorch warns once in a JVM.
            assertEquals(failures, console.errors().lines().filter(line -> !line.contains("[W")).sorted().toList());
            assertTrue(log.lines().stream().anyMatch(line -> line.startsWith("kd, seed 2: epoch 2 of 2, loss ")),
                    log.lines()::toString);
            // What jobs log once has the name of the run; what the command itself has logged before is not there again.
            assertEquals(1, log.lines().stream().filter(line -> line.startsWith("labels, seed 1: Training ")).count());
        }
        for (String run : List.of("labels/1", "labels/2", "kd/1", "kd/2")) {
            assertEquals(graph(once.resolve(run)), graph(out.resolve(run)), run);
            assertEquals(timeless(once.resolve(run)), timeless(out.resolve(run)), run);
        }
        assertEquals(List.of(), jobs().toList());
        // Where no run is left, no JVM is started, and what the jobs shared is dropped.
        Path shared = ExperimentsFolder.scores(out);
        assertTrue(Files.isDirectory(shared), "kept for the run that failed");
        assertEquals(0, run(command(out, 5, "--trainers", "labels,kd", "--seeds", "1,2")), console::errors);
        assertFalse(Files.exists(out.resolve(".unfinished")));
        assertEquals(0, console.run(Verify::run, "--run", out.toString()), console::errors);
    }

    @Test
    void aJobThatIsKilled() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path work = out.resolve(".unfinished/runs/endless");
        Thread killer = new Thread(() -> {
            try {
                StoppingMain.waitsForCheckpoint(work, Instant.EPOCH);
                for (int i = 0; i < SECONDS * 100 && !Files.exists(out.resolve("tables.md")); i++) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                jobs().forEach(ProcessHandle::destroyForcibly);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        killer.start();
        assertEquals(2, run(command(out, 2, "--trainers", "endless,labels")), console::errors);
        killer.join();
        assertTrue(console.errors().contains("endless, seed 12345: The JVM of the run must end after its runs, found that it ended"
                + " with the exit code "), console::errors);
        assertTrue(console.errors().contains("\nMaybe "), console::errors);
        assertTrue(console.output().contains("| labels | 1 |"), console::output);
        assertEquals(1, checkpointed(out));
        assertEquals(List.of(), jobs().toList());
    }

    /** How many runs have a checkpoint. */
    private static long checkpointed(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output.resolve(".unfinished/runs"))) {
            return files.filter(file -> file.toString().endsWith(".ckpt")).map(Path::getParent).distinct().count();
        }
    }

    /** A command with two jobs in a JVM of its own that gets a signal when a run has a checkpoint. */
    private ChildJvm.Result signaled(String signal, Path out, String trainer) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(signal, out.resolve(".unfinished").toString()));
        args.addAll(command(out, 2, "--trainers", trainer, "--seeds", "1,2"));
        return new ChildJvm("-Xmx512m").run(StoppingMain.class, args.toArray(String[]::new));
    }

    @Test
    void terminated() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        ChildJvm.Result ended = signaled("TERM", out, "endless");
        assertEquals(143, ended.code(), ended.output());
        assertTrue(ended.output().contains("Stopped; what is kept in " + out), ended.output());
        assertFalse(ended.output().contains("\tat ") || ended.output().contains("must end after its runs"), ended.output());
        assertEquals(List.of(), left());
        assertTrue(checkpointed(out) > 0);
    }

    /** Nobody is left to stop the jobs: they do so themselves, and the next command waits for that. */
    @Test
    void killed() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(Path.of("/proc")), "signals as Linux has them");
        Path out = folder.resolve("out");
        assertEquals(137, signaled("KILL", out, "long").code());
        assertEquals(0, run(command(out, 1, "--trainers", "long", "--seeds", "1,2")), console::errors);
        assertTrue(console.output().contains("| long | 2 |"), console::output);
        assertEquals(List.of(), left());
    }

    @Test
    void wrongOptions() {
        for (String jobs : List.of("0", "-2")) {
            console.assertError(run(command(folder.resolve("out"), Integer.parseInt(jobs), "--trainers", "labels")), "--jobs",
                    "1 or more, found " + jobs);
        }
        List<String> words = command(folder.resolve("out"), 1, "--trainers", "labels");
        words.set(words.indexOf("--jobs") + 1, "two");
        console.assertError(run(words), "two");
        assertFalse(Files.exists(folder.resolve("out")));
    }
}
