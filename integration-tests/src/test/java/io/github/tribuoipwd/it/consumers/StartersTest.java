/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The build files of the starters name the versions that the build tests. */
@Tag("unit")
class StartersTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final Pattern PART = Pattern.compile("<(?:groupId|artifactId|version|classifier)>([^<]+)<");

    private static String version(String name) throws IOException {
        Matcher element = Pattern.compile("<" + name + ">([^<]+)</").matcher(Files.readString(Path.of("../../pom.xml")));
        assertTrue(element.find(), name);
        return element.group(1);
    }

    private static List<String> training() throws IOException {
        return List.of("io.github.tribuoipwd:tribuo-ipwd:" + version("version"),
                "ai.djl.pytorch:pytorch-native-cpu:" + version("pytorch.version") + ":linux-x86_64");
    }

    @Test
    void gradle() throws IOException {
        List<String> expected = new ArrayList<>(training());
        expected.add(1, "org.tribuo:tribuo-classification-tree:" + version("tribuo.version"));
        Starter starter = Starter.of(DOCS, Starter.KOTLIN);
        assertEquals(expected, starter.dependencies());
        assertEquals(version("kotlin.version"), starter.compiler());
    }

    @Test
    void maven() throws IOException {
        List<String> found = Pattern.compile("(?s)<dependency>(.*?)</dependency>").matcher(Starter.of(DOCS, Starter.JAVA).build())
                .results().map(dependency -> PART.matcher(dependency.group(1)).results().map(part -> part.group(1))
                        .collect(Collectors.joining(":"))).toList();
        assertEquals(training(), found);
    }
}
