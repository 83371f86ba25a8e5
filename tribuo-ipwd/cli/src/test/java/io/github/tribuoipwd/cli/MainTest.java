/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The entry point of the programs, their help and their versions. */
@Tag("unit")
class MainTest {

    private static final List<String> COMMANDS =
            List.of("train", "check-teacher", "capture", "merge", "verify", "experiments", "reproduce", "export");

    private final Console console = new Console();

    private int run(String... args) {
        return console.run(Main::run, args);
    }

    private String output() {
        return console.output();
    }

    private String errors() {
        return console.errors();
    }

    private void assertRefused(String advice, String... args) {
        assertEquals(1, run(args));
        assertTrue(errors().lines().anyMatch(line -> line.startsWith("Maybe ") && line.contains(advice)), this::errors);
        assertTrue(errors().lines().count() <= 3, () -> "short: " + errors());
        assertEquals("", output());
    }

    @Test
    void commands() {
        for (String question : List.of("--help", "help", "-h")) {
            assertEquals(0, run(question));
            for (String command : COMMANDS) {
                assertTrue(output().contains("\n  " + command + " "), this::output);
            }
        }
        assertEquals(1, run());
        assertTrue(errors().startsWith("Usage: distill COMMAND"), this::errors);
        assertRefused("you mean train", "trian", "-c", "a.xml");
        assertRefused("put the command before its options", "-c", "a.xml", "train");
    }

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void helpIsReadable(String command) {
        assertEquals(0, run(command, "-c", "absent.xml", "--help"));
        String help = output();
        assertTrue(help.startsWith("Usage: distill " + command + " [OPTIONS]"
                + (command.equals("merge") ? " STORE..." : "") + "\n\n"), help);
        assertFalse(help.contains("[L") || help.contains("java.lang") || help.contains("null") || help.contains("@1"), help);
        assertTrue(help.matches("(?s).*\nExamples?:\n  distill " + command + " -.*"), help);
        assertEquals(0, run("help", command));
        assertEquals(help, output());
    }

    @Test
    void helpFitsItsWidth() {
        HelpText help = new HelpText("train", new TrainOptions(), "--trainer ipwd");
        for (int width : new int[] {60, 80, 100, 150}) {
            for (String line : help.text(width).lines().toList()) {
                assertTrue(line.length() <= width || !line.strip().contains(" "), () -> width + ": " + line);
            }
        }
        String squeezed = help.text(60).replaceAll("(?: \\\\)?\\s+", " ");
        assertEquals(help.text(150).replaceAll("\\s+", " "), squeezed, "no word is lost");
        assertTrue(new HelpText("train", new TrainOptions(), "--trainer ipwd --train-source train --test-source test").text(60)
                .endsWith("Example:\n  distill train --trainer ipwd --train-source train \\\n      --test-source test"));
        assertTrue(squeezed.contains("--train-source NAME Name of the training data source in the config file."), squeezed);
    }

    @Test
    void defaultsAreReadable() {
        ExperimentsOptions options = new ExperimentsOptions();
        String first = new HelpText("experiments", options, "").text(200);
        assertTrue(first.contains("Default: 1.") && first.indexOf("Default") == first.lastIndexOf("Default"), first);
        options.seeds = new long[] {1, 2};
        options.trainers = new String[] {"labels", "kd"};
        String text = new HelpText("experiments", options, "").text(200);
        assertTrue(text.contains("Default: 1,2.") && text.contains("Default: labels,kd."), text);
    }

    /** Each example has options of its command. */
    @ParameterizedTest
    @FieldSource("COMMANDS")
    void examplesAreTrue(String command) {
        assertEquals(0, run(command, "--help"));
        String help = output();
        int end = help.indexOf("\nExample");
        for (String word : help.substring(end).split("\\s+")) {
            assertTrue(!word.startsWith("--") || word.startsWith("--@") || help.substring(0, end).contains(" " + word + " "), word);
        }
    }

    @Test
    void unusedWordsAreErrors() {
        assertRefused("--help lists all options", "reproduce", "student.onnx");
        assertTrue(errors().contains("found student.onnx"), this::errors);
        assertRefused("--help lists all options", "reproduce", "-x");
        assertTrue(errors().contains("found -x"), this::errors);
        assertRefused("you mean --model; --help", "reproduce", "--modle", "student.onnx");
    }

    @Test
    void versions() {
        assertEquals(0, run("--version"));
        String versions = output();
        assertTrue(versions.matches("(?s)tribuo-ipwd \\d+\\.\\d+\\.\\d+\\S*\\RTribuo \\d\\S+\\RONNX Runtime \\d\\S+\\R"
                + "DJL \\d\\S+\\RPyTorch \\d+\\.\\d+\\.\\d+, cpu, \\S+\\RJava \\d.*"), versions);
        assertTrue(versions.contains("Java " + Runtime.version()), versions);
        for (String command : COMMANDS) {
            assertEquals(0, run(command, "--version"));
            assertEquals(versions, output());
        }
    }

    /** Neither engine could start there. */
    @Test
    void versionsStartNoEngine() throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm("-Djava.io.tmpdir=/absent").environment("DJL_CACHE_DIR", "/absent")
                .run(Main.class, "train", "--version");
        assertEquals(0, result.code(), result.output());
        assertEquals(6, result.output().lines().count(), result.output());
        ChildJvm.Result without = new ChildJvm().without("pytorch-native-cpu").run(Main.class, "--version");
        assertTrue(without.output().contains("PyTorch not on the class path"), without.output());
    }

    @Test
    void nearest() {
        List<String> names = List.of("trainer", "compare", "output");
        assertEquals(Optional.of("trainer"), Spelling.nearest("trianer", names));
        assertEquals(Optional.of("output"), Spelling.nearest("OUTPUT", names));
        assertEquals(Optional.of("compare"), Spelling.nearest("compar", names));
        assertEquals(Optional.empty(), Spelling.nearest("verbose", names));
        assertEquals(Optional.empty(), Spelling.nearest("x", List.of()));
    }
}
