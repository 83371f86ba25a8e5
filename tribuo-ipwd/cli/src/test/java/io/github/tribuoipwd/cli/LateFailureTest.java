/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.Mounted;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs on data that do not belong together, and on disks that fail. */
@Tag("end-to-end")
class LateFailureTest {

    private static final int IMAGES = 40;

    @TempDir
    private Path folder;

    private final Console console = new Console();

    @BeforeEach
    void images() throws IOException {
        for (String place : List.of("t2/dark", "t2/bright", "t3/dark", "t3/bright", "t3/extra")) {
            for (int i = 0; i < IMAGES; i++) {
                ImageFiles.png(folder.resolve(place).resolve(i + ".png"), 28, 28, BufferedImage.TYPE_BYTE_GRAY);
            }
        }
    }

    private Path configuration() throws IOException {
        try (var stream = Objects.requireNonNull(getClass().getResourceAsStream("/cases/t1-test-has-another-class/config.xml"))) {
            return Files.writeString(folder.resolve("config.xml"),
                    new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("FOLDER", folder.toString())
                    .replace("</config>", trainer("wild", "1e30") + trainer("tame", "0.01") + "</config>"));
        }
    }

    private static String trainer(String name, String learningRate) {
        return """
                <component name="of-%1$s" type="io.github.tribuoipwd.optimizer.Sgd">
                  <property name="learningRate" value="%2$s"/>
                </component>
                <component name="%1$s" type="io.github.tribuoipwd.DistillationTrainer">
                  <property name="layout" value="layout"/><property name="transform" value="unit"/>
                  <property name="student" value="student"/><property name="optimizer" value="of-%1$s"/>
                  <property name="epochs" value="1"/>
                </component>
                """.formatted(name, learningRate);
    }

    private int run(Console.Program program, Path output, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("-c", configuration().toString(), "--train-source", "train", "--output",
                output.toString()));
        args.addAll(List.of(more));
        return console.run(program, args.toArray(String[]::new));
    }

    private void assertError(String... parts) {
        String message = console.errors();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" must be in: " + message);
        }
        assertTrue(message.lines().anyMatch(line -> line.startsWith("Maybe ")), message);
    }

    private static List<String> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted().toList();
        }
    }

    @Test
    void testDataWithAnotherClass() throws IOException {
        Path output = folder.resolve("out");
        assertEquals(1, run(Train::run, output, "--trainer", "kd", "--test-source", "test"));
        assertError("\"extra\" only in the test data");
        assertEquals(List.of(), files(output), "nothing was trained");
        assertEquals(1, run(Experiments::run, output, "--trainers", "kd", "--test-source", "test"));
        assertError("\"extra\" only in the test data");
        assertEquals(List.of(), files(output), "nothing was trained");
    }

    @Test
    void trainingDataWithAnotherClass() throws IOException {
        assertEquals(0, run(Train::run, folder.resolve("out"), "--trainer", "kd", "--test-source", "train",
                "--@train.folder", folder.resolve("t3").toString()), console::errors);
    }

    @Test
    void aDiskThatIsTooSmall() throws IOException {
        try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "size=1m")) {
            assertEquals(1, run(Train::run, disk.folder().resolve("out"), "--trainer", "kd", "--test-source", "train"));
            assertError(disk.folder().toString(), "must have room for about 1.");
            assertEquals(1, run(Experiments::run, disk.folder(), "--trainers", "kd", "--test-source", "train"));
            assertError(disk.folder().toString(), "must have room for about 1.");
            assertEquals(List.of(), files(disk.folder()), "nothing was trained");
            assertEquals(1, run(Train::run, disk.folder(), "--trainer", "kd", "--test-source", "train"));
            assertError(disk.folder().toString(), "must have room for about 1.");
            assertEquals(List.of(), files(disk.folder()), "nothing is left of the work");
        }
    }

    @Test
    void oneRunThatCannotBeSavedDoesNotStopTheOthers() throws IOException {
        Path output = folder.resolve("out");
        // A folder where the report should be: the tables cannot be written, the runs can.
        Files.createDirectories(output.resolve("report.html/inside"));
        assertEquals(2, run(Experiments::run, output, "--trainers", "kd", "--seeds", "1,2", "--test-source", "train"));
        assertEquals(Stream.concat(Stream.of("kd/1/", "kd/2/").flatMap(run -> Stream.of("manifest.json", "metrics.json",
                "model.tribuo", "provenance.txt", "student.onnx").map(run::concat)), Stream.of("tables.md")).toList(), files(output));
        assertTrue(console.output().contains("| kd | 2 |"), console::output);
    }

    /** Trained first, since --compare names it. */
    @Test
    void oneTrainerThatDivergesDoesNotStopTheOthers() throws IOException {
        Path output = folder.resolve("out");
        assertEquals(1, run(Train::run, output, "--trainer", "kd", "--compare", "wild,tame", "--test-source", "train"));
        assertError("wild: The training diverged");
        for (String place : List.of("", "tame")) {
            assertTrue(files(output.resolve(place)).contains("student.onnx"), place);
        }
        assertFalse(Files.exists(output.resolve("wild")));
        assertTrue(Files.readString(output.resolve("report.html")).contains("tame"));
        assertTrue(console.output().contains("student: kd"), console::output);
        assertEquals(List.of(), files(folder).stream().filter(file -> file.startsWith(".out.unfinished")).toList());
        Path none = folder.resolve("none");
        assertEquals(1, run(Train::run, none, "--trainer", "wild", "--compare", "tame", "--test-source", "train"));
        assertError("wild: The training diverged", "the runs of tame are kept in " + folder.resolve(".none.unfinished"));
        assertFalse(Files.exists(none));
    }

    /** Where a run should be, a file appears while it trains. */
    @Test
    void aStudentThatHadToBeSavedBeside() throws IOException {
        Path output = folder.resolve("out");
        Files.createDirectories(output);
        Files.writeString(output.resolve("kd"), "in the way");
        assertEquals(2, run(Experiments::run, output, "--trainers", "kd", "--seeds", "1,2", "--test-source", "train"));
        assertError("kd, seed 1: ", "All files of this run are in ");
        for (String line : console.errors().lines().filter(one -> one.startsWith("All files")).toList()) {
            Path place = Path.of(line.replaceFirst(".* are in ", ""));
            RunManifest.read(place).require(place, RunFiles.NAMES);
            try (Stream<Path> files = Files.walk(place)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }
}
