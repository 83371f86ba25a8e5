/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The way of the page on own teachers, with files that PyTorch's exporter wrote, and others of the shape that exporters give; the
 * programs that made them lie beside the files.
 */
@Tag("end-to-end")
class OwnTeacherPageTest {

    private static final Path FILES = Path.of("../src/test/resources/own-teacher");
    private static final String CONFIGURATIONS = "../configurations/digits.xml,../src/test/resources/own-teacher/own-teacher.xml";
    private static final String MISTAKES = CONFIGURATIONS + ",../src/test/resources/own-teacher/mistakes.xml";
    /** A run of Python that stands on the page and in a program beside the files. */
    private static final Pattern PYTHON = Pattern.compile("<!-- (\\w+\\.py) -->\\s+```python\\n(.*?)```", Pattern.DOTALL);

    private static final Pattern STUDENT = Pattern.compile("student: own *\\| *([0-9.]+) %");

    private final Console console = new Console();

    private static String page() throws IOException {
        return Files.readString(Path.of("../../docs/own-teacher.md"));
    }

    /** The page has this text; the last digits of its numbers depend on the machine, and the ends of its lines on them. */
    private static void assertShown(String printed) throws IOException {
        assertTrue(masked(page()).contains(masked(printed)), printed);
    }

    private static String masked(String text) {
        return text.replaceAll("\\d+(\\.\\d+)?", "#").replaceAll("\\s+", " ");
    }

    private int distill(String... arguments) {
        return console.run(Main::run, arguments);
    }

    private int check(String configurations, String teacher, String layout, String... more) {
        List<String> arguments = new ArrayList<>(List.of("check-teacher", "-c", configurations, "--teacher", teacher, "--layout", layout,
                "--train-source", "train"));
        arguments.addAll(List.of(more));
        return distill(arguments.toArray(String[]::new));
    }

    /** The report as the page has it, without its first line, which is the teacher's settings. */
    private String report() {
        return console.output().strip().lines().skip(1).reduce((a, b) -> a + "\n" + b).orElseThrow();
    }

    @Test
    void fromPyTorchToAStudent(@TempDir Path folder) throws IOException {
        assertEquals(0, distill("check-teacher", "-c", CONFIGURATIONS, "--trainer", "own", "--train-source", "train", "--held-out",
                "test"), console::errors);
        assertShown(report());
        Path out = folder.resolve("out");
        assertEquals(0, distill("train", "-c", CONFIGURATIONS, "--trainer", "own", "--train-source", "train", "--test-source", "test",
                "--output", out.toString()), console::errors);
        try (DistilledModel student = DistilledModel.read(out.resolve("model.tribuo"))) {
            assertEquals(10, student.labels().size());
        }
        MatchResult student = STUDENT.matcher(console.output()).results().findFirst().orElseThrow();
        assertTrue(Double.parseDouble(student.group(1)) > 85, console::output);
    }

    /** As right as the program in Python found it; the numbers are those that it printed. */
    @ParameterizedTest
    @CsvSource({"pytorch,images,99.1", "sklearn,columns,99.7", "xgboost,columns,95.0", "keras,images,99.1", "hugging-face,images,99.9"})
    void asRightAsInPython(String teacher, String layout, String percent) {
        assertEquals(0, check(CONFIGURATIONS, teacher, layout), console::errors);
        assertTrue(report().startsWith("2,000 labeled rows, " + percent + " % of them predicted right"), console::output);
    }

    @Test
    void mapsOfScikitLearn() {
        String file = FILES.resolve("sklearn-zipmap.onnx").toString();
        assertEquals(0, check(CONFIGURATIONS, "sklearn", "columns", "--@sklearn.modelPath", file), console::errors);
        assertTrue(report().startsWith("2,000 labeled rows, 99.7 % of them predicted right"), console::output);
    }

    @ParameterizedTest
    @CsvSource({"wrong-order,2", "no-transform,0", "softmax-twice,0"})
    void mistakesThatAreFoundAndOthers(String teacher, int code) throws IOException {
        assertEquals(code, check(MISTAKES, teacher, "images"), console::errors);
        String first = report().lines().limit(2).reduce((a, b) -> a + "\n" + b).orElseThrow();
        assertShown(first);
        String finding = report().substring(report().indexOf("\n\n", report().indexOf("class     rows")) + 2).split(" Found in")[0];
        assertShown(finding);
    }

    @Test
    void aTransformTooMany() throws IOException {
        assertEquals(2, check(CONFIGURATIONS, "keras", "images", "--@keras.transform", "normalize"), console::errors);
        for (String part : List.of("The teacher is right on only 33.6 % of 2000 labels, and never predicts 3 of the 10 classes",
                "The labels are better known than it knows them")) {
            assertTrue(masked(console.output()).contains(masked(part)), console::output);
            assertShown(part);
        }
    }

    @Test
    void errors() throws IOException {
        assertEquals(1, check(MISTAKES, "text", "columns"), console::output);
        assertStandsThere("must have one input for rows of shape [64] or one for each column, found [input_ids INT64 [-1, -1],");
        assertEquals(1, check(MISTAKES, "nine", "images"), console::output);
        assertStandsThere("found [] only in the teacher and [9] only in the data");
        assertEquals(1, check(CONFIGURATIONS, "hugging-face", "images", "--@hugging-face.transform", "normalize"), console::output);
        assertStandsThere("Maybe the shape of the rows is wrong: correct the layout's shape or the teacher's transform");
    }

    private void assertStandsThere(String message) throws IOException {
        assertTrue(console.errors().contains(message), console::errors);
        assertTrue(page().replaceAll("\\s+", " ").contains(message), message);
    }

    /** What rows of numbers of words give, and the mask as a constant. */
    @Test
    void aTextModelTakesRowsOfOneLength() {
        check(MISTAKES, "text-constant", "columns");
        assertTrue(report().startsWith("2,000 labeled rows, "), console::errors);
    }

    @Test
    void thePythonOfThePageIsWhatWasRun() throws IOException {
        List<MatchResult> blocks = PYTHON.matcher(page()).results().toList();
        assertTrue(blocks.size() >= 2, page());
        for (MatchResult block : blocks) {
            assertTrue(Files.readString(FILES.resolve(block.group(1))).contains(block.group(2)), block.group());
        }
    }
}
