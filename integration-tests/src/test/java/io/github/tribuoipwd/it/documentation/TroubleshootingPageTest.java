/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The messages of docs/troubleshooting.md are those of the sources, word for word. */
@Tag("unit")
class TroubleshootingPageTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
    /** What joins the parts of a text that is longer than a line. */
    private static final Pattern JOIN = Pattern.compile("\"\\s*\\+\\s*\"");
    /** The code between two parts of one message: short, so that they are not of two. */
    private static final String VARIABLE = ".{0,160}?";
    private static final int MESSAGES = 25;

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module : List.of("core", "cli", "soft-labels")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve("tribuo-ipwd").resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return JOIN.matcher(all).replaceAll("").replace("\\n", " ").replace("\\\"", "\"");
    }

    @Test
    void messagesAreThoseOfTheSources() throws IOException {
        String sources = sources();
        List<String> messages = MESSAGE.matcher(Files.readString(ROOT.resolve("docs/troubleshooting.md"))).results()
                .map((MatchResult match) -> match.group(1)).toList();
        assertTrue(messages.size() > MESSAGES, messages::toString);
        List<String> absent = new ArrayList<>();
        for (String message : messages) {
            String inOrder = Stream.of(message.split("…")).filter(part -> !part.isBlank()).map(String::strip).map(Pattern::quote)
                    .collect(Collectors.joining(VARIABLE));
            if (!Pattern.compile(inOrder, Pattern.DOTALL).matcher(sources).find()) {
                absent.add(message);
            }
        }
        assertEquals(List.of(), absent);
    }
}
