/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.report.ResultTable;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Mounted;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.training.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.classification.Label;

/** After any failure that follows a training, the student is kept, and no message names a wrong place for it. */
@Tag("end-to-end")
class TrainingRunTest {

    @TempDir
    private Path folder;

    private static final List<String> ALL = List.of("manifest.json", "metrics.json", "model.tribuo", "provenance.txt", "student.onnx");

    private final List<Path> beside = new ArrayList<>();

    private static TrainingRun run(DistillationTrainer trainer, Dataset<Label> test) {
        return new TrainingRun("kd", Method.of(trainer), Data.examples(64, 1), test, new TestedNetworks(test), false);
    }

    private static RunWork work(Path output) {
        return new RunWork(output.resolveSibling("work"), output, output, false);
    }

    private static TrainingRun.Outcome write(DistillationTrainer.Builder trainer, Path output) throws IOException {
        return run(trainer.epochs(1).build(), Data.examples(20, 2)).write(work(output), () -> false);
    }

    private static JsonNode metrics(Path output) throws IOException {
        return new ObjectMapper().readTree(output.resolve("metrics.json").toFile());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** The files in the folder that a message names as written elsewhere; all are as they were written. */
    private List<String> saved(String trouble) throws IOException {
        assertTrue(trouble.lines().anyMatch(line -> line.startsWith("Maybe ")), trouble);
        Path place = Path.of(trouble.lines().toList().get(1).replaceFirst("^.* are in ", ""));
        beside.addAll(files(place));
        RunManifest.read(place).require(place, RunFiles.NAMES);
        try (DistilledModel model = (DistilledModel) Model.deserializeFromFile(place.resolve("model.tribuo")).castModel(Label.class)) {
            assertEquals(20, model.predict(Data.examples(20, 2)).size());
        }
        return beside.stream().map(file -> file.getFileName().toString()).toList();
    }

    @AfterEach
    void removeWhatLiesOutside() throws IOException {
        for (Path file : beside) {
            Files.deleteIfExists(file);
            if (files(file.getParent()).isEmpty()) {
                Files.delete(file.getParent());
            }
        }
    }

    @Test
    void everythingInItsPlace() throws IOException {
        Path output = folder.resolve("out");
        TrainingRun.Outcome outcome = write(Students.distilled(folder), output);
        assertTrue(outcome.trouble().isEmpty(), () -> outcome.trouble().toString());
        assertEquals(List.of("manifest.json", "metrics.json", "model.tribuo", "provenance.txt", "student.onnx"),
                files(output).stream().map(file -> file.getFileName().toString()).toList());
        assertTrue(metrics(output).at("/teacher/predictionsPerSecond").asDouble() > 0);
    }

    @Test
    void validationInTheMetrics() throws IOException {
        write(Students.distilled(folder).validationShare(0.25).selection(Selection.BEST), folder.resolve("out"));
        JsonNode metrics = metrics(folder.resolve("out"));
        assertEquals(16, metrics.at("/validation/examples").asInt());
        assertTrue(metrics.at("/epochs/0/validationLoss").asDouble() > 0, metrics::toString);
        assertTrue(metrics.at("/epochs/0/validationAccuracy").isNumber(), metrics::toString);
        assertTrue(metrics.at("/search").isNull());
    }

    @Test
    void aSearchInTheMetrics() throws IOException {
        Dataset<Label> test = Data.examples(20, 2);
        new TrainingRun("searched", Method.of(Students.labelsOnly().build()).searched(), Data.examples(64, 1), test,
                new TestedNetworks(test), false).write(work(folder.resolve("out")), () -> false);
        JsonNode metrics = metrics(folder.resolve("out"));
        assertEquals("labels, rate x 1.0", metrics.at("/search/candidates/0/name").asText(), metrics::toString);
        assertTrue(metrics.at("/settings").has("trainer.trainer.epochs"), metrics::toString);
        assertTrue(Files.readString(folder.resolve("out/provenance.txt")).contains("search-chosen"));
    }

    @Test
    void aFileWhereTheFolderShouldBe() throws IOException {
        Path output = Files.writeString(folder.resolve("out"), "in the way");
        TrainingRun.Outcome outcome = write(Students.labelsOnly(), output);
        String trouble = outcome.trouble().orElseThrow();
        assertTrue(trouble.contains(output.toString()), trouble);
        assertEquals(ALL, saved(trouble));
        assertEquals(folder, beside.get(0).getParent().getParent(), "beside it");
        assertTrue(outcome.metrics().student().accuracy() > 0 && outcome.metrics().student().predictionsPerSecond() > 0);
        assertEquals("in the way", Files.readString(output));
        assertFalse(Files.exists(work(output).files()), "nothing is left twice");
    }

    @Test
    void aDiskThatFillsUpDuringTheTraining() throws IOException {
        try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "size=128k")) {
            Path output = disk.folder().resolve("out");
            // The student takes 80 KB: once there is room, twice there is not.
            TrainingRun.Outcome outcome = write(Students.labelsOnly().student(new MultilayerPerceptron(1000)), output);
            assertEquals(ALL, saved(outcome.trouble().orElseThrow()));
            assertFalse(beside.get(0).startsWith(disk.folder()), "on another disk");
            assertFalse(Files.exists(output), "nothing of it alone");
        }
    }

    @Test
    void aDiskThatTurnsReadOnly() throws IOException {
        try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "size=4m")) {
            RunWork work = work(disk.folder().resolve("out"));
            RunFiles written = new RunFiles(work, work.begin(new TreeMap<>()));
            written.write(RunFiles.STUDENT, file -> Files.writeString(file, "student"));
            assumeTrue(ChildJvm.permits("mount", "-o", "remount,ro", disk.folder().toString()));
            try (DistilledModel model = Students.labelsOnly().build().train(Data.examples(64, 1))) {
                written.write(RunFiles.MODEL, model::serializeToFile);
            }
            written.write(RunFiles.PROVENANCE, file -> Files.writeString(file, "provenance"));
            written.write(Metrics.FILE, file -> Files.writeString(file, "metrics"));
            written.publish();
            assertEquals(ALL, saved(written.trouble().orElseThrow()));
            assertEquals("student", Files.readString(written.file(RunFiles.STUDENT)), "what was written before is there too");
        }
    }

    /** As of a user who has begun to end the JVM. */
    @Test
    void anInterruptionWhileFilesAreWritten() throws IOException {
        Path output = folder.resolve("out");
        RunWork work = work(output);
        RunFiles written = new RunFiles(work, work.begin(new TreeMap<>()));
        Thread.currentThread().interrupt();
        try {
            for (String name : RunFiles.NAMES) {
                AtomicInteger times = new AtomicInteger();
                written.write(name, file -> {
                    Files.writeString(file, name);
                    if (times.incrementAndGet() == 1) {
                        Thread.currentThread().interrupt();
                    }
                });
                assertEquals(2, times.get(), "written again");
            }
            written.publish();
        } finally {
            assertTrue(Thread.interrupted(), "it stays interrupted");
        }
        assertTrue(written.trouble().isEmpty(), () -> written.trouble().toString());
        RunManifest.read(output).require(output);
    }

    @Test
    void tooLittleDisk() throws IOException {
        DiskSpace space = new DiskSpace();
        space.add(folder, 1000);
        space.require();
        space.add(folder, Long.MAX_VALUE / 2);
        assertError(IOException.class, space::require, folder.toString(), "4,611,686,018,427.4 MB", "--output");
        try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "size=1m")) {
            DiskSpace tiny = new DiskSpace();
            tiny.add(folder, 1000);
            tiny.add(disk.folder(), DiskSpace.ofRun(1000, 16));
            assertError(IOException.class, tiny::require, disk.folder().toString(), "1.3 MB", "1.0 MB");
        }
    }

    @Test
    void aFullDiskIsNotWritable() throws IOException {
        try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "size=64k")) {
            // All but what the folder itself needs.
            try {
                Files.write(disk.folder().resolve("full"), new byte[64 << 10]);
            } catch (IOException e) {
                assertTrue(e.getMessage().contains("space"), e.getMessage());
            }
            assertError(IOException.class, () -> new OutputFolder(disk.folder()), "must be writable", "No space left");
        }
    }

    @Test
    void aTeacherWithFreeHeightAndWidth() throws IOException {
        Path file = TeacherFile.of(Data.CLASSES, -1, 1, -4, -4).write(folder.resolve("free.onnx"));
        Path output = folder.resolve("out");
        TrainingRun.Outcome outcome = write(Students.distilled(folder).layout(new IndexedLayout(1, 4, 4))
                .teacher(OnnxTeacher.builder(file, Data.LABELS).build()), output);
        assertTrue(outcome.trouble().isEmpty());
        assertTrue(metrics(output).at("/teacher/predictionsPerSecond").asDouble() > 0, () -> outcome.metrics().toString());
    }

    @Test
    void whatCannotBeMeasuredIsNotKnown() throws IOException {
        Path file = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("gone.onnx"));
        DistillationTrainer trainer = Students.labelsOnly().epochs(1)
                .teacher(OnnxTeacher.builder(file, Data.LABELS).build()).build();
        trainer.check(Data.examples(64, 1));
        Path output = folder.resolve("out");
        // Its scores are computed by then; the training needs its file no more.
        TrainingRun run = run(trainer, Data.examples(20, 2));
        run.method().train(run.train()).close();
        Files.delete(file);
        TrainingRun.Outcome outcome = run.write(work(output), () -> false);
        assertTrue(outcome.trouble().isEmpty(), () -> outcome.trouble().toString());
        JsonNode teacher = metrics(output).get("teacher");
        assertEquals("NaN", teacher.get("predictionsPerSecond").asText());
        assertEquals("NaN", teacher.get("accuracy").asText());
        assertEquals(-1, teacher.get("onnxBytes").asLong());
        assertTrue(metrics(output).at("/student/accuracy").asDouble() > 0);
        Metrics read = Metrics.read(output.resolve("metrics.json"));
        assertEquals(outcome.metrics(), read, "read as it was written");
        ResultTable table = new ResultTable();
        table.add("kd", read);
        assertFalse(table.toString().contains("NaN"), table.toString());
    }
}
