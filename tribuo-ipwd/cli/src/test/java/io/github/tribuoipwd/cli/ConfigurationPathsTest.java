/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.property.ListProperty;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relative path in a configuration begins at the working folder, or else at the folder of its file. */
@Tag("unit")
class ConfigurationPathsTest {

    private static final String TEACHER = "io.github.tribuoipwd.teacher.TribuoTeacher";
    /** It is in the working folder of the tests. */
    private static final String HERE = "pom.xml";

    @TempDir
    private Path folder;

    private Path file(String name, String... components) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "<config>" + String.join("", components) + "</config>");
    }

    private Path beside(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "");
    }

    private static String teacher(String name, String path) {
        return CaptureTest.component(name, TEACHER, "modelPath", path);
    }

    private static ConfigurationPaths paths(Path file, String... more) {
        return ConfigurationPaths.of(ConfigurationFiles.of(
                Stream.concat(Stream.of("-c", file.toString()), Stream.of(more))
                        .toArray(String[]::new)));
    }

    private static List<String> changed(ConfigurationPaths paths, String property) {
        return paths.changed().stream().map((ConfigurationData data) -> data.getName() + " "
                + ((SimpleProperty) data.get(property).orElseThrow()).getValue()).sorted().toList();
    }

    @Test
    void besideTheFile() throws IOException {
        Path model = beside("t.tribuo");
        try (Warnings log = new Warnings()) {
            ConfigurationPaths paths = paths(file("c.xml", teacher("a", "t.tribuo"), teacher("b", model.toString()),
                    teacher("c", "absent.tribuo")));
            assertEquals(List.of("a " + model), changed(paths, "modelPath"), "whole and absent paths stay as they are");
            assertEquals(List.of("Beside " + folder.resolve("c.xml") + ", and not in the working folder: a.modelPath"), log.lines());
        }
    }

    @Test
    void theWorkingFolderComesFirst() throws IOException {
        assertTrue(Files.exists(Path.of(HERE)));
        beside(HERE);
        try (Warnings log = new Warnings()) {
            assertEquals(List.of(), paths(file("c.xml", teacher("a", HERE))).changed());
            assertEquals(1, log.warnings().size());
            assertTrue(log.warnings().get(0).contains("it is the one in the working folder.\nMaybe "), log.warnings()::toString);
        }
        try (Warnings log = new Warnings()) {
            assertEquals(List.of(), paths(file("other/c.xml", teacher("a", HERE))).changed());
            assertEquals(List.of(), log.lines(), "there is only one");
        }
    }

    @Test
    void eachFileHasItsOwnFolder() throws IOException {
        Path base = file("base/c.xml", teacher("a", "t.tribuo"));
        Path more = file("more/c.xml", teacher("b", "t.tribuo"));
        Path model = beside("base/t.tribuo");
        Path files = Path.of(base + "," + more);
        assertEquals(List.of("a " + model), changed(paths(files), "modelPath"), "b has none beside it");
        Path other = beside("more/t.tribuo");
        assertEquals(List.of("a " + model, "b " + other), changed(paths(files), "modelPath"));
    }

    @Test
    void listsAndGlobalProperties() throws IOException {
        beside("one.bin");
        Path model = beside("t.tribuo");
        Path file = file("c.xml", "<property name=\"model\" value=\"t\"/>", teacher("a", "${model}.tribuo"),
                "<component name=\"data\" type=\"io.github.tribuoipwd.data.CifarDataSource\"><propertylist name=\"paths\">"
                        + "<item>one.bin</item><item>two.bin</item></propertylist></component>");
        ConfigurationPaths paths = paths(file);
        assertEquals(2, paths.changed().size());
        for (ConfigurationData data : paths.changed()) {
            if (data.getName().equals("a")) {
                assertEquals(new SimpleProperty(model.toString()), data.get("modelPath").orElseThrow());
            } else {
                assertEquals(List.of(new SimpleProperty(folder.resolve("one.bin").toString()), new SimpleProperty("two.bin")),
                        ((ListProperty) data.get("paths").orElseThrow()).getSimpleList());
            }
        }
        assertEquals(1, paths(file, "--@model", "absent").changed().size(), "the property as the command line has it");
    }

    /** What is written begins at the working folder, whatever is beside the file. */
    @Test
    void checkpointsStayInTheWorkingFolder() throws IOException {
        Files.createDirectory(folder.resolve("saved"));
        assertEquals(List.of(), paths(file("c.xml", CaptureTest.component("c", "io.github.tribuoipwd.training.Checkpoints", "folder",
                "saved"))).changed());
    }

    @Test
    void whatCannotBeReadIsTheCommandsError() throws IOException {
        assertEquals(List.of(), paths(folder.resolve("absent.xml")).changed());
        assertEquals(List.of(), paths(Files.writeString(folder.resolve("bad.xml"), "<config")).changed());
        assertEquals(List.of(), paths(file("c.xml", "<component name=\"a\" type=\"org.example.Absent\"/>")).changed());
    }

    @Test
    void errorsNameBothFolders() throws IOException {
        Path file = file("c.xml", teacher("a", "gone.tribuo"), CaptureTest.component("data", "io.github.tribuoipwd.support.Tables",
                "number", "9", "seed", "1"), CaptureTest.component("layout", "io.github.tribuoipwd.features.SortedLayout"));
        Console console = new Console();
        console.assertError(console.run(CheckTeacher::run, "-c", file.toString(), "--teacher", "a", "--train-source", "data"),
                "gone.tribuo", "\ngone.tribuo was looked for in the working folder " + Path.of("").toAbsolutePath()
                        + " and in the folder of c.xml, " + folder + ".\nMaybe ");
        assertFalse(paths(file).explained("begone.tribuo is there").contains("looked"), "another name");
    }

    /** Its paths are written for its own folder. */
    @Test
    void runsFromElsewhere() {
        Console console = new Console();
        assertEquals(0, console.run(CheckTeacher::run, "-c", "../../integration-tests/configurations/digits.xml", "--trainer", "ipwd",
                "--train-source", "train"), console::errors);
    }
}
