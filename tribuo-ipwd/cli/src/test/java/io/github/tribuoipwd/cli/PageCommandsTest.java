/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The commands that pages show are commands of the program, with options that these have. */
@Tag("unit")
class PageCommandsTest {

    private static final Path ROOT = Path.of("../..");
    /** In a block, or behind a backtick in a line. */
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^ {4,}(?:.*?[;/] ?(?:do )?)?|`)distill ([a-z][a-z-]*)((?:\\\\\\n|[^`\\n;])*)");
    private static final Pattern OPTION = Pattern.compile("(?<= )--?[a-z][a-z-]*(?![^\\s`])");
    private static final int LEAST = 20;

    @Test
    void commandsAreTrue() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), Path.of("src/distribution/README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        Console console = new Console();
        int commands = 0;
        for (Path page : pages) {
            for (Matcher found = COMMAND.matcher(Files.readString(page)); found.find();) {
                assertEquals(0, console.run(Main::run, found.group(1), "--help"), () -> page + ": " + found.group());
                String help = console.output();
                OPTION.matcher(found.group(2)).results().forEach(option -> assertTrue(
                        Pattern.compile("(?m)^ +(?:-\\w, )?" + option.group() + "[ ,]").matcher(help).find(),
                        () -> page + " has " + option.group() + " in " + found.group()));
                commands++;
            }
        }
        assertTrue(commands >= LEAST, "commands: " + commands);
    }
}
