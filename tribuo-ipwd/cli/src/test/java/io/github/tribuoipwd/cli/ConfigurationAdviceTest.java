/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.data.CenterCrop;
import io.github.tribuoipwd.propensity.TeacherLabeledDataSource;
import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unknown names in a configuration: the command line suggests the name that was probably meant. */
@Tag("end-to-end")
class ConfigurationAdviceTest {

    private static final String PACKAGE = "io.github.tribuoipwd.";

    @TempDir
    private Path folder;

    /** The error of the program for a trainer of this name, which is reported before its data are read. */
    private String error(String components, String trainer, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("c.xml"), "<config>" + components + "</config>");
        List<String> args = new ArrayList<>(List.of("-c", file.toString(), "--trainer", trainer, "--output",
                folder.resolve("o").toString()));
        args.addAll(List.of(more));
        Console console = new Console();
        assertEquals(1, console.run(Train::run, args.toArray(String[]::new)));
        String message = console.output() + console.errors();
        assertEquals(1, message.lines().filter(line -> line.startsWith("Maybe ")).count(), message);
        assertFalse(message.contains("Usage:") || message.contains("\tat "), message);
        return message;
    }

    private static String component(String name, String type, String properties) {
        return "<component name=\"" + name + "\" type=\"" + PACKAGE + type + "\">" + properties + "</component>";
    }

    private static String property(String name, String value) {
        return "<property name=\"" + name + "\" value=\"" + value + "\"/>";
    }

    private static void assertAdvice(String message, String advice) {
        assertTrue(message.contains("\nMaybe " + advice), message);
    }

    @ParameterizedTest
    @CsvSource({
        "features.InputTransform, deviation, std",
        "objective.InversePropensityWeighting, normalisation, normalization",
        "objective.InversePropensityWeighting, standardise, standardization",
        "objective.InversePropensityWeighting, standardize, standardization",
        "propensity.PropensityWeightedDataSource, normalise, normalize"})
    void settingsOfBefore(String type, String before, String today) throws IOException {
        String message = error(component("part", type, property(before, "1")), "part");
        assertTrue(message.contains(before), message);
        assertAdvice(message, "you mean " + today + ", which was named " + before + " before; ");
    }

    @Test
    void misspelledSetting() throws IOException {
        String message = error(component("student", "student.MultilayerPerceptron", property("hiden", "3")), "student");
        assertAdvice(message, "you mean hidden; MultilayerPerceptron has the settings activation, batchNorm, dropout, hidden.");
        assertAdvice(error(component("student", "student.MultilayerPerceptron", property("colors", "3")), "student"),
                "MultilayerPerceptron has the settings activation");
        assertAdvice(error(component("student", "student.MultilayerPerceptron", ""), "student", "--@student.dropuot", "0.5"),
                "you mean dropout; MultilayerPerceptron has");
    }

    /** What the trainer knows for nothing but to refuse it is no advice. */
    @Test
    void settingsThatAreTheObjectivesNow() throws IOException {
        String trainer = component("kd", "DistillationTrainer", property("layout", "layout") + property("student", "student")
                + property("temprature", "2"));
        String message = error(trainer, "kd");
        assertTrue(message.contains("DistillationTrainer has the settings augmentation, batchSize, ")
                && message.contains(", objective, "), message);
        for (String before : List.of("temperature", "gamma", "alpha", "lambda", "weighting", "loss", "selfDistillationShare")) {
            assertFalse(message.substring(message.indexOf("\nMaybe ")).matches("(?s).*\\b" + before + "\\b.*"), message);
        }
        String old = error(component("layout", "features.SortedLayout", "")
                + component("student", "student.MultilayerPerceptron",
                        "<propertylist name=\"hidden\"><item>4</item></propertylist>")
                + component("kd", "DistillationTrainer", property("layout", "layout") + property("student", "student")), "kd",
                "--@kd.selfDistillationShare", "0.8");
        assertAdvice(old, "write, in place of them,");
        assertTrue(old.contains("<property name=\"selfShare\" value=\"0.8\"/>"), old);
    }

    @ParameterizedTest
    @CsvSource({
        "data.CentreCrop, data.CenterCrop, CentreCrop",
        "objective.Decoupled, objective.DecoupledLoss, Decoupled",
        "propensity.TeacherLabelledDataSource, propensity.TeacherLabeledDataSource, TeacherLabelledDataSource"})
    void classesOfBefore(String type, String today, String before) throws IOException {
        assertAdvice(error(component("part", type, ""), "part"),
                "you mean " + PACKAGE + today + ", which was named " + before + " before.");
    }

    @Test
    void misspelledClass() throws IOException {
        assertAdvice(error(component("student", "student.MultilayerPerceptrom", ""), "student"),
                "you mean " + PACKAGE + "student.MultilayerPerceptron.");
        assertAdvice(error(component("student", "MultilayerPerceptron", ""), "student"),
                "you mean " + PACKAGE + "student.MultilayerPerceptron.");
        assertTrue(error("<component name=\"a\" type=\"org.example.Absent\"/>", "a").contains("not on the class path."));
    }

    @Test
    void misspelledComponent() throws IOException {
        String teachers = component("some", "teacher.SelectedClassesTeacher", property("teacher", "forset")
                + "<propertylist name=\"labels\"><item>a</item></propertylist>")
                + component("forest", "teacher.TribuoTeacher", property("modelPath", "absent.tribuo"));
        assertAdvice(error(teachers, "some"), "you mean forest; the configuration has the components forest, some.");
        assertAdvice(error(teachers, "some", "--train-source", "forset"), "you mean forest; the configuration has");
        assertAdvice(error(teachers, "some", "--@forset.x", "1"), "you mean forest; the configuration has");
    }

    @Test
    void misspelledTrainer() throws IOException {
        String layout = component("layout", "features.SortedLayout", "") + component("net", "student.MultilayerPerceptron", "");
        String trainers = layout + component("ipwd", "DistillationTrainer", property("layout", "layout") + property("student", "net"));
        assertAdvice(error(trainers, "ipdw"), "you mean ipwd; use one of [ipwd].");
        assertAdvice(error(layout, "ipdw"), "name the configuration file that has one with --config-file.");
    }

    @Test
    void misspelledOption() throws IOException {
        assertAdvice(error("", "x", "--overwrite"), "you mean --force, which was named --overwrite before; --help lists all options.");
        assertAdvice(error("", "x", "--tset-source", "x"), "you mean --test-source; --help lists all options.");
        assertAdvice(error("", "x", "--confg-file", "x"), "you mean --config-file; --help lists all options.");
        assertAdvice(error("", "x", "-outptu", "x"), "you mean --output, with two hyphens; --help lists all options.");
    }

    @Test
    void misspelledFile() throws IOException {
        assertAdvice(error("", "x", "-c", folder.resolve("cc.xml").toString()), "you mean c.xml; it was looked for in " + folder + ".");
        assertAdvice(error("", "x", "-c", folder.resolve("absent/c.xml").toString()),
                "the path is meant from another folder: there is no folder " + folder.resolve("absent") + ".");
    }

    @Test
    void absentSetting() throws IOException {
        assertAdvice(error(component("kd", "DistillationTrainer", ""), "kd"), "add a property named ");
    }

    @Test
    void misspelledValue() throws IOException {
        assertAdvice(error(component("weighting", "objective.InversePropensityWeighting", property("normalization", "BATCH")),
                "weighting"), "the values are NONE, ");
        assertAdvice(error(component("student", "student.MultilayerPerceptron",
                property("activation", "RELUU")), "student"), "you mean RELU; the values are ");
    }

    @Test
    void componentsAreFound() {
        Map<String, String> components = ComponentClasses.bySimpleName();
        assertEquals(DistillationTrainer.class.getName(), components.get("DistillationTrainer"));
        assertEquals(CenterCrop.class.getName(), components.get("CenterCrop"));
        assertEquals(TeacherLabeledDataSource.class.getName(), components.get("TeacherLabeledDataSource"));
        assertFalse(components.containsKey("Teacher"), "an interface is no component");
        assertTrue(components.values().stream().allMatch(name -> name.startsWith(PACKAGE)));
    }
}
