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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The pictures of the documentation can be read on light and dark pages: a browser's mode may differ from that of the page around
 * them, so that each has a background of its own, and colors for both modes in its style.
 */
@Tag("unit")
class PicturesTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final Pattern BACKGROUND = Pattern.compile("<rect class=\"paper\" width|svg \\{ background: #");
    private static final Pattern FIXED_COLOR = Pattern.compile("(fill|stroke)=\"#");

    @Test
    void picturesSuitLightAndDarkPages() throws IOException {
        List<Path> pictures;
        try (Stream<Path> files = Files.list(DOCS)) {
            pictures = files.filter(file -> file.toString().endsWith(".svg")).sorted().toList();
        }
        assertTrue(pictures.contains(DOCS.resolve("architecture.svg")), pictures::toString);
        List<String> found = new ArrayList<>();
        for (Path picture : pictures) {
            String text = Files.readString(picture);
            if (!text.contains("@media (prefers-color-scheme: dark)")) {
                found.add(picture + " has no colors for dark pages");
            }
            if (!BACKGROUND.matcher(text).find()) {
                found.add(picture + " has no background");
            }
            FIXED_COLOR.matcher(text).results().forEach(match -> found.add(picture + " fixes a color: " + match.group()));
        }
        assertEquals(List.of(), found);
    }
}
