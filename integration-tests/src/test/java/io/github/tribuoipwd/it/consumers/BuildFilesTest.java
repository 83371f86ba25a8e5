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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The build files of a consumer say the same in each language, so that what one run shows holds for the others. */
@Tag("unit")
class BuildFilesTest {

    private static final Path CONSUMERS = Path.of("../consumers");

    private static Stream<Path> inKotlin() throws IOException {
        try (Stream<Path> files = Files.walk(CONSUMERS)) {
            return files.filter(file -> file.toString().endsWith(".kts")).sorted().toList().stream();
        }
    }

    /** Kotlin has parentheses, double quotes and named arguments where Groovy has none of them. */
    @ParameterizedTest
    @MethodSource("inKotlin")
    void kotlinIsGroovy(Path kotlin) throws IOException {
        String groovy = Files.readString(Path.of(kotlin.toString().replace(".kts", "")));
        assertEquals(words(groovy).replace("id java", "java"), words(Files.readString(kotlin)));
        assertEquals(-1, groovy.indexOf('"'));
        assertEquals(-1, Files.readString(kotlin).indexOf('\''));
    }

    private static String words(String build) {
        return build.replaceAll("['\"()]|( =)", " ").replaceAll("(group|module):", "$1").replaceAll("\\s+", " ");
    }

    /** Without the BOM each dependency has its version, with it none. */
    @ParameterizedTest
    @ValueSource(strings = {"serve", "train", "soft-labels", "command-line", "export", "gpu"})
    void bomTakesTheVersionsAway(String name) throws IOException {
        String plain = Files.readString(CONSUMERS.resolve(name).resolve("plain.gradle"));
        String version = plain.replaceFirst("(?s).*io\\.github\\.tribuoipwd:[\\w-]+:([^']+)'.*", "$1");
        String bom = "    implementation platform('io.github.tribuoipwd:tribuo-ipwd-bom:" + version + "')\n";
        String expected = plain.replaceFirst("\\.\n", ", with the BOM.\n")
                .replaceFirst("dependencies \\{\n", "dependencies {\n" + bom);
        // A version that a classifier follows leaves its two colons.
        int platform = expected.indexOf('\n', expected.indexOf("platform("));
        assertEquals(expected.substring(0, platform) + expected.substring(platform)
                .replaceAll("(:[\\w-]+):\\d[^':]*", "$1:").replaceAll(":'", "'"),
                Files.readString(CONSUMERS.resolve(name).resolve("with-bom.gradle")));
        String pom = Files.readString(CONSUMERS.resolve(name).resolve("pom.xml"));
        String withBom = Files.readString(CONSUMERS.resolve(name).resolve("with-bom.xml"));
        assertEquals(dependencies(pom).replaceAll(" *<version>[^<]*</version>\n", ""), dependencies(withBom));
        List<String> coordinates = coordinates(pom);
        assertTrue(!coordinates.isEmpty() && coordinates.equals(plain.lines().filter(line -> line.contains(":"))
                .filter(line -> line.matches(".*(implementation|runtimeOnly) .*"))
                .map(line -> line.replaceAll(".*'(.*)'.*", "$1"))
                .toList()), coordinates::toString);
    }

    private static String dependencies(String pom) {
        return pom.substring(pom.lastIndexOf("<dependencies>"));
    }

    /** As Gradle writes them. */
    private static List<String> coordinates(String pom) {
        return Stream.of(dependencies(pom).replaceAll("(?s)<exclusions>.*?</exclusions>", "").split("</dependency>"))
                .filter(text -> text.contains("<groupId>"))
                .map(text -> element(text, "groupId", "") + element(text, "artifactId", ":") + element(text, "version", ":")
                        + element(text, "classifier", ":"))
                .toList();
    }

    private static String element(String text, String name, String before) {
        return text.contains("<" + name + ">") ? text.replaceAll("(?s).*<" + name + ">(.*)</" + name + ">.*", before + "$1") : "";
    }

    /** The other way round {@code GuideTest} looks: each snippet of the page stands in one of these files. */
    @ParameterizedTest
    @ValueSource(strings = {"serve", "serve-minimal", "train", "soft-labels", "command-line", "export", "gpu"})
    void pageHasThem(String name) throws IOException {
        String page = spaceless(Files.readString(Path.of("../../docs/installing.md")));
        for (String file : List.of("plain.gradle", "plain.gradle.kts")) {
            String build = Files.readString(CONSUMERS.resolve(name).resolve(file));
            assertTrue(page.contains(spaceless(build.substring(build.indexOf("dependencies {")))), name + " " + file);
        }
        String maven = spaceless(dependencies(Files.readString(CONSUMERS.resolve(name).resolve("pom.xml"))));
        assertTrue(page.contains(maven.replaceAll("^<dependencies> | </dependencies> </project>$", "")), name);
    }

    private static String spaceless(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
