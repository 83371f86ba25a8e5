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
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links between the pages lead to files and headings that are there. Those that leave the repository are not followed. */
@Tag("unit")
class LinksTest {

    private static final Path TOP = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(TOP); Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
            return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    /** As GitHub makes them of headings. */
    static String anchor(String heading) {
        String text = heading.strip().replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1").toLowerCase(Locale.ROOT);
        return text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }

    private static List<String> anchors(Path page) throws IOException {
        String text = Files.readString(page).replaceAll("(?ms)^```.*?^```", "");
        return HEADING.matcher(text).results().map(heading -> anchor(heading.group(1))).toList();
    }

    private static boolean leads(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || !file.toString().endsWith(".md") || anchors(file).contains(parts[1]));
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Path page : pages()) {
            List<MatchResult> links = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll("x")).results().toList();
            for (MatchResult link : links) {
                String target = link.group(1);
                if (!target.matches("[a-z]+:.*")) {
                    followed++;
                    if (!leads(page, target)) {
                        broken.add(TOP.relativize(page) + ": " + target);
                    }
                }
            }
        }
        assertTrue(followed > 100, followed + " links");
        assertEquals("", String.join("\n", broken));
    }

    @Test
    void anchorsAreThoseOfGitHub() {
        assertEquals("what-is-settled-by-the-data", anchor("What is settled by the data"));
        assertEquals("let-the-c-library-keep-memory", anchor("Let the C library keep memory"));
        assertEquals("onnxteacher", anchor("OnnxTeacher"));
        assertEquals("are-the-probabilities-right", anchor("Are the `probabilities` right?"));
    }
}
