/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.common.tree.RandomForestTrainer;

/** The command that examines a teacher: its report, its exit codes, its errors. */
@Tag("end-to-end")
class CheckTeacherTest {

    private static final String TABLES = "io.github.tribuoipwd.support.Tables";

    @TempDir
    private Path folder;

    private final Console console = new Console();
    private Path configuration;

    /** A forest that was trained on one source, and a table of soft labels whose columns are called wrongly. */
    @BeforeEach
    void configure() throws IOException {
        Path forest = folder.resolve("forest.tribuo");
        new RandomForestTrainer<>(new CARTClassificationTrainer(12, 0.7f, 1L), new VotingCombiner(), 20, 1L)
                .train(Tables.dataset(400, 1, false)).serializeToFile(forest);
        StringBuilder lines = new StringBuilder("middle,small,large\n");
        for (Example<Label> example : Tables.dataset(400, 1, false)) {
            int label = Tables.LABELS.indexOf(example.getOutput().getLabel());
            lines.append(label == 0 ? "0.9,0.05,0.05\n" : label == 1 ? "0.05,0.9,0.05\n" : "0.05,0.05,0.9\n");
        }
        Path table = Files.writeString(folder.resolve("table.csv"), lines);
        configuration = Files.writeString(folder.resolve("c.xml"), "<config>"
                + component("train", TABLES, "number", "400", "seed", "1")
                + component("other", TABLES, "number", "400", "seed", "2")
                + component("layout", "io.github.tribuoipwd.features.SortedLayout")
                + component("teacher", "io.github.tribuoipwd.teacher.TribuoTeacher", "modelPath", forest.toString())
                + component("table", "io.github.tribuoipwd.teacher.SoftLabelTable", "path", table.toString())
                + component("student", "io.github.tribuoipwd.student.MultilayerPerceptron").replace("></component>",
                        "><propertylist name=\"hidden\"><item>8</item></propertylist></component>")
                + component("kd", "io.github.tribuoipwd.DistillationTrainer", "layout", "layout", "student", "student", "teacher",
                        "teacher")
                + component("labels", "io.github.tribuoipwd.DistillationTrainer", "layout", "layout", "student", "student")
                + "</config>");
    }

    private static String component(String name, String type, String... properties) {
        StringBuilder xml = new StringBuilder("<component name=\"" + name + "\" type=\"" + type + "\">");
        for (int i = 0; i < properties.length; i += 2) {
            xml.append("<property name=\"").append(properties[i]).append("\" value=\"").append(properties[i + 1]).append("\"/>");
        }
        return xml.append("</component>").toString();
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of("-c", configuration.toString()));
        all.addAll(List.of(args));
        return console.run(CheckTeacher::run, all.toArray(String[]::new));
    }

    @Test
    void aForestOnTheRowsOfItsTraining() {
        assertEquals(0, run("--trainer", "kd", "--train-source", "train", "--held-out", "other"), console::errors);
        String report = console.output();
        assertTrue(report.startsWith("TribuoTeacher(") && report.contains("400 labeled rows") && report.contains("It knows these rows")
                && report.contains("\nsmall  "), report);
        assertEquals(0, run("--teacher", "teacher", "--train-source", "train", "--held-out", "other"));
        assertEquals(report, console.output(), "the same by its own name");
        assertEquals(0, run("--teacher", "teacher", "--layout", "layout", "--train-source", "other"));
    }

    @Test
    void uselessIsTwo() {
        assertEquals(2, run("--teacher", "table", "--train-source", "train"), console::errors);
        assertTrue(console.output().contains("This teacher cannot help as it is. The teacher is right on 0.0 % of 400 labels, and would"
                + " be on 100.0 %"), console::output);
    }

    private void assertRefused(String found, String... args) {
        assertEquals(1, run(args));
        assertTrue(console.errors().contains(found) && console.errors().contains("\nMaybe "), console::errors);
        assertEquals("", console.output());
    }

    @Test
    void errors() {
        assertRefused("found neither", "--train-source", "train");
        assertRefused("found both", "--train-source", "train", "--teacher", "teacher", "--trainer", "kd");
        assertRefused("must have a teacher, found none", "--train-source", "train", "--trainer", "labels");
        assertRefused("found \"layout\", which is another component", "--train-source", "train", "--teacher", "layout");
        assertRefused("found \"tacher\", which is not in the configuration", "--train-source", "train", "--teacher", "tacher");
        assertRefused("beside --trainer", "--train-source", "train", "--trainer", "kd", "--layout", "layout");
        assertRefused("--train-source must be", "--trainer", "kd");
    }
}
