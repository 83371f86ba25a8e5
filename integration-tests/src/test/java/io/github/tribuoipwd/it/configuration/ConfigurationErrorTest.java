/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.configuration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.cli.Train;
import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors in a configuration file, as the command line reports them. */
@Tag("end-to-end")
class ConfigurationErrorTest {

    @TempDir
    private Path folder;

    private final Console console = new Console();

    /** Runs the example configuration with one text in it replaced by another. */
    private void assertError(String text, String replacement, String... parts) throws IOException {
        String example = Files.readString(Path.of("../configurations/digits.xml"));
        assertTrue(example.contains(text), text);
        Path file = Files.writeString(folder.resolve("digits.xml"), example.replace(text, replacement));
        assertError(List.of("-c", file.toString()), parts);
    }

    private void assertError(List<String> configuration, String... parts) {
        List<String> args = new ArrayList<>(configuration);
        args.addAll(List.of("--trainer", "ipwd", "--train-source", "train", "--test-source", "test",
                "--output", folder.resolve("out").toString()));
        console.assertError(console.run(Train::run, args.toArray(String[]::new)), parts);
    }

    @Test
    void unknownClass() throws IOException {
        assertError("student.MultilayerPerceptron", "student.MultilayerPerceptrom", "student", "MultilayerPerceptrom not found");
    }

    @Test
    void unknownProperty() throws IOException {
        assertError("\"hidden\"", "\"hiden\"", "student", "hiden", "Unknown property");
    }

    /** As the file was before what is minimized was a component. */
    @Test
    void objectiveOfBefore() throws IOException {
        assertError("<property name=\"objective\" value=\"objective\"/>", "<property name=\"loss\" value=\"loss\"/>"
                + "<property name=\"weighting\" value=\"weighting\"/><property name=\"temperature\" value=\"4\"/>",
                "objective, a component of its own",
                "found in the trainer itself loss = loss, weighting = weighting, temperature = 4",
                "<component name=\"objective\" type=\"io.github.tribuoipwd.objective.DistillationObjective\">",
                "<property name=\"temperature\" value=\"4\"/>", "<property name=\"objective\" value=\"objective\"/>");
    }

    @Test
    void componentsInACircle() throws IOException {
        assertError("name=\"transform\" value=\"unit-range\"", "name=\"transform\" value=\"ipwd\"", "in a circle");
    }

    @Test
    void unknownComponent() throws IOException {
        assertError("name=\"teacher\" value=\"teacher\"", "name=\"teacher\" value=\"techer\"", "techer",
                "Failed to find component");
    }

    @Test
    void componentOfAnotherType() throws IOException {
        assertError("name=\"teacher\" value=\"teacher\"", "name=\"teacher\" value=\"student\"", "teacher");
    }

    @Test
    void notANumber() throws IOException {
        assertError("name=\"epochs\" value=\"10\"", "name=\"epochs\" value=\"five\"", "epochs", "five");
    }

    @Test
    void halfAFile() throws IOException {
        assertError("</config>", "", "digits.xml");
    }

    @Test
    void absentFile() {
        assertError(List.of("-c", "absent.xml"), "absent.xml");
    }

    @Test
    void unknownFormat() throws IOException {
        assertError(List.of("-c", Files.writeString(folder.resolve("digits.yaml"), "").toString()), "yaml");
    }

    @Test
    void featuresThatTheLayoutLacks() throws IOException {
        assertError("type=\"io.github.tribuoipwd.features.SortedLayout\"/>",
                "type=\"io.github.tribuoipwd.features.ListedLayout\"><propertylist name=\"names\"><item>red</item><item>blue</item>"
                        + "</propertylist></component>",
                "layout's list of 2 names", "pixel");
    }

    @Test
    void featuresThatTheTeacherLacks() throws IOException {
        Path file = folder.resolve("renamed.csv");
        Files.writeString(file, Files.readString(Digits.file("train")).replace("pixel", "feature"));
        Path renamed = Files.writeString(folder.resolve("renamed.xml"), Files.readString(Path.of("../configurations/digits.xml"))
                .replace("pixel00", "feature00").replace("key=\"pixel", "key=\"feature"));
        assertError(List.of("-c", renamed.toString(), "--@train.dataPath", file.toString(), "--@test.dataPath", file.toString()),
                "must have a feature of the rows", "pixel", "feature00");
    }

    @Test
    void oneClass() throws IOException {
        List<String> zeros = Files.readAllLines(Digits.file("train")).stream()
                .filter(line -> line.endsWith(",0") || line.endsWith("digit")).toList();
        Path file = Files.write(folder.resolve("zeros.csv"), zeros);
        assertError(List.of("-c", "../configurations/digits.xml", "--@train.dataPath", file.toString()),
                "two labels or more", "found [0]");
    }
}
