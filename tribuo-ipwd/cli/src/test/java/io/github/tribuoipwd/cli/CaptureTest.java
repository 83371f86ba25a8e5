/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.softlabel.CaptureListener;
import io.github.tribuoipwd.softlabel.SoftLabelRow;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.Mounted;
import io.github.tribuoipwd.support.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;

/** The commands that capture soft labels, check a store and unite several; and trainings from a store. */
@Tag("end-to-end")
class CaptureTest {

    private static final String TABLES = "io.github.tribuoipwd.support.Tables";

    @TempDir
    private Path folder;

    private final Console console = new Console();
    private Path configuration;
    private Path store;

    @BeforeEach
    void configure() throws IOException {
        store = folder.resolve("store");
        Path model = folder.resolve("teacher.tribuo");
        new LogisticRegressionTrainer().train(Tables.dataset(200, 1, false)).serializeToFile(model);
        configuration = Files.writeString(folder.resolve("c.xml"), "<config>"
                + component("train", TABLES, "number", "200", "seed", "1")
                + component("other", TABLES, "number", "200", "seed", "2")
                + component("ending", EndingSource.class.getName())
                + component("layout", "io.github.tribuoipwd.features.SortedLayout")
                + component("teacher", "io.github.tribuoipwd.teacher.TribuoTeacher", "modelPath", model.toString())
                + component("soft-labels", "io.github.tribuoipwd.softlabel.SoftLabelCapture", "teacher", "teacher", "layout",
                        "layout", "partExamples", "50")
                + "</config>");
    }

    static String component(String name, String type, String... properties) {
        StringBuilder xml = new StringBuilder("<component name=\"" + name + "\" type=\"" + type + "\">");
        for (int i = 0; i < properties.length; i += 2) {
            xml.append("<property name=\"").append(properties[i]).append("\" value=\"").append(properties[i + 1]).append("\"/>");
        }
        return xml.append("</component>").toString();
    }

    private void add(String components) throws IOException {
        Files.writeString(configuration, Files.readString(configuration).replace("</config>", components + "</config>"));
    }

    private int run(String command, String... args) {
        List<String> all = new ArrayList<>(List.of(command, "-c", configuration.toString()));
        all.addAll(List.of(args));
        return console.run(Main::run, all.toArray(String[]::new));
    }

    private int capture(Path output, String... args) {
        return run("capture", Stream.concat(Stream.of("--data", "train", "--output", output.toString()), Stream.of(args))
                .toArray(String[]::new));
    }

    private static SortedMap<String, String> content(Path store) {
        SortedMap<String, String> content = new TreeMap<>();
        SoftLabelStore.open(store).forEach((SoftLabelRow row) -> content.put(row.key() + "/" + row.view(),
                row.label() + " " + Arrays.toString(row.values())));
        return content;
    }

    @Test
    void plansCapturesAndVerifies() throws IOException {
        assertEquals(0, run("capture", "--data", "train", "--plan"), console::errors);
        assertTrue(console.output().startsWith("200 rows of 200 examples, 0.0 MB, about "), console::output);
        assertFalse(Files.exists(store));
        assertEquals(0, capture(store), console::errors);
        assertTrue(console.output().contains("200 of 200 examples in 4 parts"), console::output);
        assertEquals(200, SoftLabelStore.open(store).manifest().rows());
        console.assertError(capture(store), "found a whole store", "distill verify --store");

        assertEquals(0, console.run(Main::run, "verify", "--store", store.toString()), console::errors);
        assertTrue(console.output().contains(SoftLabelStore.open(store).sha256())
                && console.output().endsWith("Each part is as it was captured.\n"), console::output);
        assertEquals(0, run("verify", "--store", store.toString(), "--data", "train"), console::errors);
        assertTrue(console.output().contains("run again on 200 rows of the data: the largest difference is 0.00 logits."),
                console::output);
        assertTrue(console.output().endsWith("The store agrees with its teacher.\n"), console::output);
    }

    @Test
    void verifyEndsWithTwo() throws IOException {
        assertEquals(0, capture(store), console::errors);
        assertEquals(2, run("verify", "--store", store.toString(), "--data", "other"));
        assertTrue(console.output().contains("found ") && console.output().contains("that it has not.\nMaybe "), console::output);
        assertEquals(2, run("verify", "--store", store.toString(), "--data", "train", "--@soft-labels.top", "2"));
        assertTrue(console.errors().contains("top is 2, not 0"), console::errors);

        Path other = folder.resolve("another.tribuo");
        new LogisticRegressionTrainer().train(Tables.dataset(100, 5, false)).serializeToFile(other);
        assertEquals(2, run("verify", "--store", store.toString(), "--data", "train", "--@teacher.modelPath", other.toString()));
        assertTrue(console.errors().contains("teacher.sha256 is "), console::errors);

        Path part = store.resolve("part-00002.parquet");
        byte[] content = Files.readAllBytes(part);
        content[content.length / 2] ^= 4;
        Files.write(part, content);
        assertEquals(2, console.run(Verify::run, "--store", store.toString()));
        assertTrue(console.errors().contains("part-00002.parquet must be as it was captured")
                && console.errors().contains("\nMaybe "), console::errors);
        assertEquals("", console.output(), "nothing of it can be relied on");
        Files.delete(store.resolve("manifest.json"));
        assertEquals(2, console.run(Verify::run, "--store", store.toString()));
    }

    @Test
    void sharesMerge() {
        assertEquals(0, capture(store), console::errors);
        List<String> shares = new ArrayList<>(List.of("merge", "--output", folder.resolve("merged").toString()));
        for (int i = 0; i < 3; i++) {
            Path share = folder.resolve("share" + i);
            assertEquals(0, capture(share, "--share", i + "/3"), console::errors);
            assertTrue(console.output().contains("share " + i + " of 3"), console::output);
            shares.add(share.toString());
        }
        assertEquals(0, capture(folder.resolve("none"), "--share", "4/5"), console::errors);
        assertTrue(console.output().contains("0 of 0 examples in 0 parts"), console::output);
        console.assertError(console.run(Main::run, shares.subList(0, 5).toArray(String[]::new)), "must have each of them once",
                "share 1 of 3");
        assertEquals(0, console.run(Main::run, shares.toArray(String[]::new)), console::errors);
        assertTrue(console.output().contains("200 of 200 examples in 4 parts"), console::output);
        assertEquals(content(store), content(folder.resolve("merged")));
        assertEquals(0, run("verify", "--store", folder.resolve("merged").toString(), "--data", "train"), console::errors);
        console.assertError(console.run(Main::run, "merge", "--output", folder.resolve("x").toString()), "found none");
        console.assertError(console.run(Main::run, "merge", "--output", folder.resolve("x").toString(), store + "x"),
                store + "x");
        console.assertError(console.run(Main::run, "merge", store.toString()), "--output must be");
    }

    /** The JVM is asked to end in the fourth part, before the third is written: two stay, and the same command comes to the same end. */
    @Test
    void goesOnAfterAnInterruption() throws IOException, InterruptedException {
        String[] args = {"capture", "-c", configuration.toString(), "--data", "ending", "--output", store.toString()};
        ChildJvm.Result ended = new ChildJvm("-D" + EndingSource.WAIT + "=" + store.resolve("progress.json")).run(Main.class,
                args);
        assertEquals(128 + 15, ended.code(), ended.output());
        assertTrue(ended.output().contains("The capture into " + store + " was interrupted; 2 whole parts are kept.\nMaybe run"
                + " the same command again"), ended.output());
        assertFalse(ended.output().contains("\tat "), ended.output());
        try (Stream<Path> files = Files.list(store)) {
            assertEquals(List.of("capture.lock", "part-00000.parquet", "part-00001.parquet", "progress.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        console.assertError(console.run(Verify::run, "--store", store.toString()) - 1, "a capture that has not ended");
        List<String> others = new ArrayList<>(List.of(args));
        others.addAll(List.of("--@soft-labels.partExamples", "100"));
        console.assertError(console.run(Main::run, others.toArray(String[]::new)), "must go on as it began",
                "partExamples is 100, not 50");
        assertEquals(0, console.run(Main::run, args), console::errors);
        assertTrue(console.output().contains("200 of 200 examples in 4 parts"), console::output);
        Path whole = folder.resolve("whole");
        assertEquals(0, capture(whole), console::errors);
        assertEquals(content(whole), content(store));
    }

    @Test
    void aDiskThatIsTooSmall() throws IOException {
        try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "size=1m")) {
            console.assertError(capture(disk.folder().resolve("store")), "must have room for about 1.");
            try (Stream<Path> files = Files.list(disk.folder().resolve("store"))) {
                assertEquals(0, files.count(), "nothing was captured");
            }
        }
    }

    @Test
    void errors() throws IOException {
        console.assertError(run("capture", "--output", store.toString()), "--data must be");
        console.assertError(run("capture", "--data", "train"), "--output must be");
        console.assertError(capture(store, "--capture", "teacher"), "found \"teacher\", which is another component");
        console.assertError(capture(store, "--share", "first"), "must be two numbers", "Maybe write 0/4");
        console.assertError(capture(store, "--share", "4/4"), "found 4 of 4");
        console.assertError(capture(store, "--@soft-labels.top", "9"), "top must be 0 for all classes");
        console.assertError(capture(store, "--@soft-labels.precison", "FLOAT16"), "Maybe you mean precision");
        console.assertError(capture(store, "--@soft-labels.precision", "FLOAT8"), "FLOAT32, FLOAT16");
        console.assertError(run("verify", "--store", store.toString()), "found no folder");
        console.assertError(run("verify"), "--store must be");
        console.assertError(run("verify", "--store", folder.toString(), "--capture", "soft-labels"), "--data beside it");
        console.assertError(run("verify", "--store", folder.toString(), "--run", folder.toString()), "--run must stand alone");
        console.assertError(run("verify", "--run", folder.toString()), "found no manifest.json in " + folder);
        console.assertError(console.run(Main::run, "captur"), "Maybe you mean capture");
        assertFalse(Files.exists(store));
        add(component("half", "io.github.tribuoipwd.softlabel.SoftLabelCapture", "teacher", "teacher", "layout", "layout"));
        console.assertError(capture(store), "--capture must be one of [", "half");
        Files.writeString(configuration, Files.readString(configuration).replace("SoftLabelCapture", "SoftLabelCaptures"));
        console.assertError(capture(store), "Maybe you mean io.github.tribuoipwd.softlabel.SoftLabelCapture.");
        Files.writeString(configuration, "<config>" + component("train", TABLES) + "</config>");
        console.assertError(capture(store), "must have a SoftLabelCapture, found none");
    }

    @Test
    void progressInTheLog() {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger(CaptureProgress.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try (CaptureProgress progress = new CaptureProgress(false)) {
            for (int i = 1; i <= 25; i++) {
                progress.onProgress(new CaptureListener.Progress(30_000 + 1000L * i, 55_000, 30 + i, i));
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(List.of("capture: 40,000 of 55,000 examples, 40 whole parts, 1,000 examples a second",
                "capture: 50,000 of 55,000 examples, 50 whole parts, 1,000 examples a second"), lines);
    }

    /** With one, of which nothing is captured any more, the model of the teacher is not needed. */
    @Test
    void trainsFromAStore() throws IOException {
        assertEquals(0, capture(store), console::errors);
        Files.delete(folder.resolve("teacher.tribuo"));
        Files.writeString(configuration, "<config>" + component("train", TABLES, "number", "200", "seed", "1")
                + component("other", TABLES, "number", "200", "seed", "2")
                + component("layout", "io.github.tribuoipwd.features.SortedLayout")
                + component("stored", "io.github.tribuoipwd.softlabel.StoredTeacher", "path", store.toString())
                + component("student", "io.github.tribuoipwd.student.MultilayerPerceptron").replace("></component>",
                        "><propertylist name=\"hidden\"><item>8</item></propertylist></component>")
                + component("kd", "io.github.tribuoipwd.DistillationTrainer", "layout", "layout", "student", "student", "teacher",
                        "stored", "epochs", "2")
                + "</config>");
        assertEquals(0, run("train", "--trainer", "kd", "--train-source", "train", "--test-source", "other", "--output",
                folder.resolve("out").toString()), console::errors);
        assertTrue(console.output().contains("| student: kd"), console::output);
        assertEquals(0, run("experiments", "--trainers", "kd", "--seeds", "1,2", "--train-source", "train", "--test-source",
                "train",
                "--output", folder.resolve("experiments").toString()), console::errors);
        assertTrue(console.output().contains("| kd | 2 |"), console::output);
        assertEquals(0, run("check-teacher", "--trainer", "kd", "--train-source", "train"), console::errors);
        console.assertError(run("train", "--trainer", "kd", "--train-source", "other", "--test-source", "other", "--output",
                folder.resolve("none").toString()), "The trainer kd cannot run", "must hold all 200 rows");
    }
}
