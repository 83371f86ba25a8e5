/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.onnx.internal.FolderLock;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.Mounted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of train is an old set or a new one, whatever processes before have left. */
@Tag("end-to-end")
class DistilledSetTest {

    private static final String TABLES = "io.github.tribuoipwd.support.Tables";

    @TempDir
    private Path folder;

    private final Console console = new Console();
    private Path configuration;
    private Path out;
    private Path work;

    @BeforeEach
    void configure() throws IOException {
        out = folder.resolve("out");
        work = folder.resolve(".out.unfinished");
        configuration = Files.writeString(folder.resolve("c.xml"), "<config>"
                + CaptureTest.component("train", TABLES, "number", "200", "seed", "1")
                + CaptureTest.component("test", TABLES, "number", "50", "seed", "2")
                + CaptureTest.component("layout", "io.github.tribuoipwd.features.SortedLayout")
                + CaptureTest.component("student", "io.github.tribuoipwd.student.MultilayerPerceptron").replace("></component>",
                        "><propertylist name=\"hidden\"><item>8</item></propertylist></component>")
                + trainer("a") + trainer("b") + trainer("../x") + trainer("B") + trainer("report.html") + "</config>");
    }

    private static String trainer(String name) {
        return CaptureTest.component(name, "io.github.tribuoipwd.DistillationTrainer", "layout", "layout", "student", "student", "epochs",
                "2");
    }

    private int run(Path output, String... more) {
        List<String> args = new ArrayList<>(List.of("-c", configuration.toString(), "--train-source", "train", "--test-source", "test",
                "--trainer", "a", "--output", output.toString()));
        args.addAll(List.of(more));
        return console.run(Train::run, args.toArray(String[]::new));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.move(from, to);
    }

    @Test
    void replacesOnlyWhenForced() throws IOException {
        assertEquals(0, run(out), console::errors);
        byte[] old = Files.readAllBytes(out.resolve("metrics.json"));
        console.assertError(run(out), "must be new or empty, found the files of an earlier run", "--force");
        assertArrayEquals(old, Files.readAllBytes(out.resolve("metrics.json")));
        assertEquals(0, run(out, "--force", "--compare", "b"), console::errors);
        RunManifest.read(out).require(out);
        assertTrue(Files.exists(out.resolve("b/student.onnx")));
        Files.writeString(out.resolve("thesis.txt"), "years of work");
        console.assertError(run(out, "--force"), "found others, such as [thesis.txt]");
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("thesis.txt"), "years of work");
        console.assertError(run(other), "found files in it");
        console.assertError(run(other, "--force"), "found others, such as [thesis.txt]");
        assertEquals("years of work", Files.readString(other.resolve("thesis.txt")));
        assertFalse(Files.exists(work) || Files.exists(folder.resolve(".other.unfinished")), "nothing is left of the work");
    }

    @Test
    void anEmptyFolderAndALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        assertEquals(0, run(link), console::errors);
        assertTrue(Files.isSymbolicLink(link));
        RunManifest.read(folder.resolve("real")).require(folder.resolve("real"));
    }

    /** Killed between its two renames: the old set is whole, beside its name. */
    @Test
    void killedWhileItReplaced() throws IOException {
        assertEquals(0, run(out), console::errors);
        byte[] old = Files.readAllBytes(out.resolve("metrics.json"));
        move(out, work.resolve("old"));
        console.assertError(run(out), "found the files of an earlier run");
        assertArrayEquals(old, Files.readAllBytes(out.resolve("metrics.json")), "it is there again");
        assertFalse(Files.exists(work));
    }

    /** Killed after them: the new set has its name, the old one is needed no more. */
    @Test
    void killedWhenItHadReplaced() throws IOException {
        assertEquals(0, run(out), console::errors);
        byte[] now = Files.readAllBytes(out.resolve("metrics.json"));
        assertEquals(0, run(folder.resolve("earlier")), console::errors);
        move(folder.resolve("earlier"), work.resolve("old"));
        console.assertError(run(out), "found the files of an earlier run");
        assertArrayEquals(now, Files.readAllBytes(out.resolve("metrics.json")));
        assertFalse(Files.exists(work));
    }

    /** Trainers of a configuration may name the same checkpoints, and have them in folders of their own. */
    @Test
    void checkpointsThatTrainersShare() throws IOException {
        String shared = CaptureTest.component("kept", "io.github.tribuoipwd.training.Checkpoints", "folder",
                folder.resolve("kept").toString());
        Files.writeString(configuration, Files.readString(configuration).replace("</config>", shared + "</config>")
                .replaceAll("(name=\"epochs\" value=\"2\"/>)", "$1<property name=\"checkpoints\" value=\"kept\"/>"));
        assertEquals(0, run(out, "--compare", "b"), console::errors);
        assertEquals(0, console.run(Experiments::run, "-c", configuration.toString(), "--train-source", "train", "--test-source",
                "test", "--trainers", "a,b", "--seeds", "1,2", "--output", folder.resolve("experiments").toString()),
                console::errors);
        for (String place : List.of("a", "b", "seed-1/a", "seed-2/a", "seed-2/b")) {
            assertTrue(Files.isDirectory(folder.resolve("kept").resolve(place).resolve("training-0")), place);
        }
    }

    /** The root of a volume can have no other name. */
    @Test
    void aVolume() throws IOException {
        try (Mounted volume = Mounted.inMemory(folder.resolve("volume"), "size=32m")) {
            Path root = volume.folder();
            Files.createDirectories(root.resolve("lost+found"));
            assertEquals(0, run(root, "--compare", "b"), console::errors);
            RunManifest.read(root).require(root);
            console.assertError(run(root), "must be new or empty, found the files of an earlier run");
            assertEquals(0, run(root, "--force"), console::errors);
            RunManifest.read(root).require(root);
            assertFalse(Files.exists(root.resolve("b")) || Files.exists(root.resolve(DistilledSet.INSIDE)));
            assertTrue(Files.exists(root.resolve("lost+found")));
        }
    }

    /** A folder that keeps its place is published file by file; what a kill in between leaves is taken back. */
    @Test
    void killedWhileItPublishedInPlace() throws IOException {
        Path inside = Files.createDirectories(out.resolve(DistilledSet.INSIDE));
        Object key = Files.readAttributes(out, BasicFileAttributes.class).fileKey();
        assertEquals(0, run(out, "--compare", "b"), console::errors);
        assertEquals(key, Files.readAttributes(out, BasicFileAttributes.class).fileKey());
        assertFalse(Files.exists(inside) || Files.exists(work));
        RunManifest.read(out).require(out);
        byte[] first = Files.readAllBytes(out.resolve("metrics.json"));
        // The last files, of them the manifest, are not at their place yet.
        for (String name : List.of("manifest.json", "report.html", "student.onnx")) {
            move(out.resolve(name), inside.resolve("whole/a").resolve(name));
        }
        assertEquals(0, run(out, "--compare", "b"), console::errors);
        assertTrue(console.errors().contains("finished are b, a"), console::errors);
        assertArrayEquals(first, Files.readAllBytes(out.resolve("metrics.json")));
        RunManifest.read(out).require(out);
        // A new set is half in the place of the old one, half of which is aside.
        assertEquals(0, run(folder.resolve("later")), console::errors);
        for (String name : List.of("manifest.json", "report.html", "student.onnx", "b", "metrics.json", "provenance.txt",
                "model.tribuo")) {
            move(out.resolve(name), inside.resolve("old").resolve(name));
        }
        move(folder.resolve("later"), inside.resolve("whole/a"));
        move(inside.resolve("whole/a/metrics.json"), out.resolve("metrics.json"));
        console.assertError(run(out), "found the files of an earlier run");
        assertArrayEquals(first, Files.readAllBytes(out.resolve("metrics.json")));
        RunManifest.read(out).require(out);
        assertEquals(0, run(out, "--force"), console::errors);
        assertTrue(console.errors().contains("finished are a"), console::errors);
        RunManifest.read(out).require(out);
        assertFalse(Files.exists(inside) || Files.exists(out.resolve("b")));
    }

    /** Killed while it put its runs together, before the manifest and after it: both are taken over, nothing is trained again. */
    @Test
    void killedWhileItPutRunsTogether() throws IOException {
        assertEquals(0, run(out, "--compare", "b"), console::errors);
        byte[] ofA = Files.readAllBytes(out.resolve("metrics.json"));
        byte[] ofB = Files.readAllBytes(out.resolve("b/metrics.json"));
        move(out, work.resolve("whole/a"));
        for (int i = 0; i < 2; i++) {
            assertEquals(0, run(out, "--compare", "b"), console::errors);
            assertTrue(console.errors().contains("finished are b, a"), console::errors);
            assertArrayEquals(ofA, Files.readAllBytes(out.resolve("metrics.json")));
            assertArrayEquals(ofB, Files.readAllBytes(out.resolve("b/metrics.json")));
            RunManifest.read(out).require(out);
            move(out.resolve("b"), work.resolve("finished/b"));
            Files.writeString(out.resolve(".report.html.01234567-89ab-cdef-0123-456789abcdef.part"), "half of a rep");
            move(out, work.resolve("whole/a"));
        }
    }

    @Test
    void finishedRunsThatDoNotFit() throws IOException {
        assertEquals(0, run(out), console::errors);
        move(out, work.resolve("finished/a"));
        console.assertError(run(out, "--@a.epochs", "3"), "trainer.epochs was 2 and is 3", "--force");
        Path student = work.resolve("finished/a/student.onnx");
        byte[] content = Files.readAllBytes(student);
        content[100] ^= 1;
        Files.write(student, content);
        console.assertError(run(out), "student.onnx has the SHA-256");
        assertEquals(0, run(out, "--force"), console::errors);
        RunManifest.read(out).require(out);
    }

    @Test
    void oneProcessAtATime() throws IOException {
        Files.createDirectories(work);
        try (FolderLock lock = FolderLock.of(work, "lock").orElseThrow()) {
            console.assertError(run(out), "must be written by one process, found another one");
            lock.delete();
        }
        assertEquals(0, run(out), console::errors);
        Path experiments = folder.resolve("experiments");
        Files.createDirectories(experiments.resolve(".unfinished"));
        try (FolderLock lock = FolderLock.of(experiments.resolve(".unfinished"), "lock").orElseThrow()) {
            console.assertError(console.run(Experiments::run, "-c", configuration.toString(), "--train-source", "train", "--test-source",
                    "test", "--trainers", "a", "--output", experiments.toString()), "must be written by one process");
            lock.delete();
        }
        console.assertError(console.run(Experiments::run, "-c", configuration.toString(), "--train-source", "train", "--test-source",
                "test", "--trainers", "a", "--output", out.toString()), "found the set of a single run");
    }

    @Test
    void namesThatAreNoFolders() throws IOException {
        console.assertError(run(out, "--compare", "../x"), "options --trainer and --compare", "\"../x\"", "Maybe rename");
        console.assertError(run(out, "--compare", "b,B"), "\"B\", which is the name of another one");
        console.assertError(run(out, "--compare", "report.html"), "a file that is written there");
        console.assertError(console.run(Experiments::run, "-c", configuration.toString(), "--train-source", "train", "--test-source",
                "test", "--trainers", "../x", "--output", out.toString()), "option --trainers", "\"../x\"");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(configuration), files.toList(), "nothing was written");
        }
    }
}
